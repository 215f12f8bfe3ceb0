import ArgumentParser
import PolicyBundle
import RegoCompiler

/// `-O` and `-e` of `eval`: the policies are optimized as `build -O` does it, and the query is asked of what comes out.
struct OptimizationOptions: ParsableArguments {
    @Option(
        name: [.customShort("O"), .long],
        help: "0, 1 or 2: evaluate the entrypoints as far as the data allow before the query is asked; see build.")
    var optimize = 0

    @Option(
        name: .shortAndLong,
        help: "Entrypoint (a/b) to optimize; may be repeated. Those of METADATA ('entrypoint: true') are entrypoints, too.")
    var entrypoint: [String] = []

    func validate() throws {
        guard (0...2).contains(optimize) else { throw ValidationError("--optimize is 0, 1 or 2.") }
    }

    /// The sources with optimized policies; the same sources when nothing is to be optimized.
    func applied(to sources: PolicySources, capabilities: Capabilities, isV0: Bool) throws -> PolicySources {
        guard optimize > 0, !sources.isEmpty else { return sources }
        let modules = sources.modules.map { AssembledModule(path: $0.source.path, syntax: $0) }
        let job = try BundleCompilation(
            BundleCompilation.Settings(optimization: optimize, capabilities: capabilities, isV0: isV0), target: .rego, modules,
            entrypoints: entrypoint, data: sources.data, roots: [""])
        return sources.with(modules: try job.policies(modules).map(\.syntax))
    }
}
