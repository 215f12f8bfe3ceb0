import ArgumentParser
import PolicyBundle

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build the bundles of a policy repository, or one bundle of bundles or files.",
        discussion: """
            A directory with a writ.yaml is a policy repository. Its tests are run first: one that fails, cannot be judged or is skipped \
            stops the build, and so do fewer covered rules than test.coverage in writ.yaml asks for.

            Of anything else a bundle is put together as 'opa build' does it, with the same names and the same contents: nothing is tested, \
            the manifest says what the sources say, and the defaults are those of OPA (bundle.tar.gz, --target rego).

            The same input gives the same bytes.
            """)

    enum Target: String, ExpressibleByArgument, CaseIterable {
        case plan, rego, wasm

        /// What is offered: WebAssembly is refused with a word why.
        static let allValueStrings = ["plan", "rego"]
    }

    @Flag(name: .shortAndLong, help: "The paths are bundles: files, or directories laid out as bundles.")
    var bundle = false

    @Option(
        name: .shortAndLong, help: "Directory for <name>-<version>.tar.gz ('dist/'), or a file that ends with .tar.gz.", completion: .file()
    )
    var output: String?

    @Option(name: .shortAndLong, help: "Revision in the manifest; of a repository the commit of git when not given.")
    var revision: String?

    @Option(
        name: .shortAndLong, help: "plan: policies, and for the entrypoints a plan that engines run as it is; rego: policies only.")
    var target: Target?

    @Flag(
        name: .long,
        help: """
            Add data and policies in the form in which Writ uses them, data.compiled and policy.compiled: large bundles decide at once then. \
            Other engines ignore these files.
            """)
    var compiled = false

    @OptionGroup var compilation: CompilationOptions

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    @Flag(name: .long, help: "Read files that are symbolic links.")
    var followSymlinks = false

    @OptionGroup
    var key: SigningOptions

    @OptionGroup(title: "Verification of bundles (--bundle); algorithm and name of the key are those to sign with, too")
    var verification: VerificationOptions

    @Argument(help: "A policy repository; bundles; or policy and data files and directories.", completion: .file())
    var paths: [String]

    func validate() throws {
        if target == .wasm {
            throw ValidationError("There is no WebAssembly target: --target plan is for engines of other languages.")
        }
        if !isAssembly && compilation.pruneUnused {
            throw ValidationError("--prune-unused is not for policy repositories: their plans answer the entrypoints of writ.yaml only.")
        }
        if !isAssembly && (verification.scope != nil || !verification.excludeFilesVerify.isEmpty) {
            throw ValidationError("--scope and --exclude-files-verify are about bundles: give --bundle.")
        }
    }

    func run() throws {
        HeapGrowth.inLargeSteps()
        if key.signingKey == nil, verification.signingAlg != nil, !bundle {
            throw Failure.usage("no key to sign with", remedy: "give --signing-key as well")
        }
        let signing = try key.signing(algorithm: verification.signingAlg, keyID: verification.verificationKeyId)
        let loading = LoadOptions(ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) }, followsLinks: followSymlinks)
        if isAssembly {
            let configuration = bundle && verification.isConfigured ? try verification.configuration() : nil
            try AssemblyBuild(
                paths: paths, areBundles: bundle, output: output ?? "bundle.tar.gz", revision: revision, target: target ?? .rego,
                compilation: compilation, loading: loading, verification: configuration, signing: signing, isCompiled: compiled
            ).run()
        } else {
            try RepositoryBuild(
                directory: paths[0], output: output ?? "dist/", revision: revision, target: target ?? .plan, compilation: compilation,
                loading: loading, signing: signing, isCompiled: compiled
            ).run()
        }
    }

    private var isAssembly: Bool { bundle || paths.count > 1 || !InputFile.exists("\(paths[0])/\(RepositoryConfiguration.path)") }
}
