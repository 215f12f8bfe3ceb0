import ArgumentParser
import Glibc
import PolicyBundle
import PolicyTesting

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Test a policy repository and build its bundles.",
        discussion: """
            The tests are run first: one that fails, cannot be judged or is skipped stops the build, and so do fewer covered rules than \
            test.coverage in writ.yaml asks for. The same input gives the same bytes.
            """)

    enum Target: String, ExpressibleByArgument, CaseIterable {
        case plan, rego
    }

    @Option(name: .shortAndLong, help: "Directory for <name>-<version>.tar.gz, or a file that ends with .tar.gz.", completion: .file())
    var output = "dist/"

    @Option(name: .shortAndLong, help: "Revision in the manifest; the commit of git when not given.")
    var revision: String?

    @Option(name: .shortAndLong, help: "Entrypoint (a/b) besides those of writ.yaml; may be repeated.")
    var entrypoint: [String] = []

    @Option(name: .shortAndLong, help: "plan: policies, and for the entrypoints a plan that engines run as it is; rego: policies only.")
    var target: Target = .plan

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    @OptionGroup
    var key: SigningOptions

    @Option(name: .long, help: "Name of the key, for those who verify.")
    var verificationKeyId: String?

    @Argument(help: "The policy repository.", completion: .directory)
    var directory: String

    func run() throws {
        let signing = try key.signing(keyID: verificationKeyId)
        let repository = try PolicyRepository(
            directory: directory, options: LoadOptions(ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) }))
        for link in repository.skippedLinks { StandardError.warn("\(link) is a link and was not read") }
        let source = try source()
        if let source, source.isDirty { StandardError.warn("\(directory): files differ from the commit \(source.commit)") }
        try TestGate(repository).pass()
        let builder = BundleBuilder(repository, revision: revision, source: source, signing: signing)
        let definitions = try definitions(of: repository)
        for definition in definitions {
            var builder = builder
            if target == .plan { builder.plan = try BundlePlan.json(definition, builder) }
            let bundle = try builder.build(definition)
            let path = try path(for: bundle, among: definitions.count)
            try bundle.write(to: path)
            tell(bundle, path)
        }
        if signing == nil { StandardError.warn("NOT signed: nobody can tell who built this (give --signing-key)") }
    }

    /// The state of the sources. Without git a revision must be said.
    private func source() throws -> SourceRevision? {
        guard revision != nil else { return try SourceRevision.read(directory: directory) }
        return try? SourceRevision.read(directory: directory)
    }

    private func definitions(of repository: PolicyRepository) throws -> [BundleDefinition] {
        var definitions = repository.configuration.bundles
        guard !entrypoint.isEmpty else { return definitions }
        guard definitions.count == 1 else {
            throw Failure.usage("--entrypoint does not say which bundle it is for", remedy: "name the entrypoints in writ.yaml")
        }
        let known = definitions[0].entrypoints
        definitions[0].entrypoints += BundleDefinition(name: "", entrypoints: entrypoint).entrypoints.filter { !known.contains($0) }
        return definitions
    }

    private func path(for bundle: BuiltBundle, among count: Int) throws -> String {
        guard output.hasSuffix(".tar.gz") else {
            try Directory.make(output)
            return output.hasSuffix("/") ? output + bundle.fileName : "\(output)/\(bundle.fileName)"
        }
        guard count == 1 else { throw Failure.usage("\(count) bundles do not fit into one file", remedy: "give a directory as --output") }
        if let slash = output.lastIndex(of: "/"), slash != output.startIndex { try Directory.make(String(output[..<slash])) }
        return output
    }

    private func tell(_ bundle: BuiltBundle, _ path: String) {
        let digest = bundle.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        StandardOutput.write(
            Table([
                ["bundle", path], ["version", bundle.version], ["revision", bundle.manifest.revision],
                ["size", "\(bundle.bytes.count) bytes, \(bundle.files.count) files"], ["sha256", digest],
            ]).text)
    }
}

/// Directories for output.
enum Directory {
    /// Makes a directory and those above it.
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw Failure(
                    "output_not_written", "cannot be made: \(String(cString: strerror(errno)))", place: made, status: .environment)
            }
        }
    }
}
