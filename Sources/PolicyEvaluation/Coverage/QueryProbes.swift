import RegoCompiler
import RegoEngine
import RegoSyntax

/// Modules with probes, and which of the probes a query reached.
struct QueryProbes: Sendable {
    let instrumentation: Instrumentation
    private let hits: HitTable

    init(_ compiled: CompiledModules) {
        // A rule that OPA's index rules out is not entered, so none of its expressions counts.
        instrumentation = Instrumentation(compiled, asksIndexFirst: true)
        hits = HitTable(count: instrumentation.probes.count)
    }

    var builtin: Builtin { Instrumentation.builtin(hits) }

    func reset() { hits.reset() }

    /// - Parameter modules: as parsed.
    func report(_ modules: [Module]) -> CoverageReport {
        CoverageReport(
            modules: modules, reached: instrumentation.probes.indices.filter { hits[$0] }.map { instrumentation.probes[$0] })
    }
}
