import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// The tests of modules, compiled into programs, ready to run.
///
///     let suite = try TestSuite(modules: modules, data: data)
///     let report = suite.run()
public struct TestSuite: Sendable {
    /// All tests, in the order of files and rules.
    public let discovered: [TestCase]
    /// Those that are to be run, in the same order.
    public let cases: [TestCase]
    let options: TestOptions
    /// As parsed, with tests renamed. Only kept to measure coverage: what nobody else holds can be changed in its place.
    let modules: [Module]
    let data: Document
    let compiled: CompiledModules
    /// The places that the program reports when it measures coverage.
    let instrumentation: Instrumentation?
    let hits: HitTable
    let policies: TestPolicies

    /// Discovers and compiles.
    ///
    /// - Parameter runs: whether a test that the filter lets through is to be run.
    public init(
        modules: consuming [Module], data: Document = .empty, options: TestOptions = TestOptions(), runs: (TestCase) -> Bool = { _ in true }
    ) throws(TestError) {
        var discovery = TestDiscovery(modules)
        let filter = try options.filter.map { (text) throws(TestError) in try TestFilter(text) }
        discovered = discovery.cases
        cases = discovered.filter { (filter?.matches($0.reference) ?? true) && runs($0) }
        self.options = options
        self.modules = options.measuresCoverage ? discovery.modules : []
        self.data = data
        compiled = try Self.compile(discovery.takeModules(), data, options)
        instrumentation = options.measuresCoverage ? Instrumentation(compiled, asksIndexFirst: true) : nil
        hits = HitTable(count: instrumentation?.probes.count ?? 0)
        policies = try TestPolicies(instrumentation?.compiled ?? compiled, cases, data, hits, threads: options.threads) { test in
            test.kind != .function && (!test.isSkipped || options.isBenchmark)
        }
    }

    private static func compile(
        _ modules: consuming [Module], _ data: Document, _ options: TestOptions
    ) throws(TestError) -> CompiledModules {
        let compilerOptions = CompilerOptions(
            capabilities: options.capabilities, keepsPrints: !options.isBenchmark, errorLimit: options.errorLimit,
            capturesTestValues: options.capturesValues,
            baseDocumentExists: { path in
                path.reduce(data.root) { $0.isObject ? $0.lookup($1) : .undefined }.isDefined
            },
            schemas: options.schemas)
        do throws(RegoDiagnostics) {
            return try Compiler(compilerOptions).compile(modules)
        } catch {
            throw .diagnostics(error)
        }
    }
}
