import Glibc
import Parallelism
import PolicyBundle
import RegoCompiler
import RegoSyntax

/// Puts a bundle together as `opa build` does: of bundles, or of policy and data files. Nothing is tested, and nothing is printed.
struct AssemblyBuild {
    let paths: [String]
    /// Whether the paths are bundles.
    let areBundles: Bool
    let output: String
    let revision: String?
    let target: BuildCommand.Target
    let compilation: CompilationOptions
    let loading: LoadOptions
    let verification: VerificationConfiguration?
    let signing: BundleSigning?
    let isCompiled: Bool

    func run() throws {
        var bundle = try sources()
        for warning in bundle.warnings { StandardError.warn(warning) }
        let job = try BundleCompilation(
            compilation.settings(), target: target, bundle.modules, entrypoints: compilation.entrypoint, data: bundle.data,
            roots: bundle.manifest.roots)
        if target == .plan && !job.hasEntrypoints {
            throw Failure.usage("the target plan needs an entrypoint", remedy: "name one: -e package/rule, or entrypoint: true in METADATA")
        }
        if target != .plan && !job.isOptimizing && !isCompiled { try check(with: job, andPack: &bundle) }
        let policies = try job.policies(bundle.modules)
        if job.isOptimizing {
            bundle.replace(modules: policies)
            bundle.manifest.add(root: job.namespace)
            bundle.manifest.revision = ""
        }
        if target == .plan || job.isOptimizing { bundle.plan = try job.plan(bundle.modules, withDependents: !compilation.pruneUnused) }
        if let revision { bundle.manifest.revision = revision }
        bundle.isCompiled = isCompiled
        try Directory.make(above: output)
        if let warning = try bundle.write(to: output, signing: signing) { StandardError.warn("\(output): \(warning)") }
    }

    /// Packs the policies as they are, while they are checked for errors.
    private func check(with job: BundleCompilation, andPack bundle: inout AssembledBundle) throws -> Never {
        var modules = bundle.takeModules()
        if let revision { bundle.manifest.revision = revision }
        let (packed, compiled) = try Together.run(
            { [bundle, signing] () throws(BundleError) in try bundle.pack(signing: signing) },
            while: {
                var taken: [AssembledModule] = []
                swap(&taken, &modules)
                return try job.check(consume taken)
            })
        try Directory.make(above: output)
        try packed.write(to: output)
        if let warning = packed.warning { StandardError.warn("\(output): \(warning)") }
        // The process ends here: taking large syntax trees apart first would be a good part of the work.
        withExtendedLifetime(compiled) { Glibc.exit(ExitStatus.success.rawValue) }
    }

    private func sources() throws -> AssembledBundle {
        var options = ParserOptions(regoVersion: compilation.v0Compatible ? .v0 : .v1, capabilities: try compilation.allowed())
        options.annotationYAML = AnnotationYAML.read
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let assembly = BundleAssembly(options: loading, parserOptions: options, verification: verification, now: Int64(now.tv_sec))
        return areBundles ? try assembly.bundle(of: paths) : try assembly.bundle(ofFiles: paths)
    }
}
