import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// The tests of modules, compiled into one program, ready to run.
///
///     let suite = try TestSuite(modules: modules, data: data)
///     let report = suite.run()
public struct TestSuite: Sendable {
    /// All tests, in the order of files and rules.
    public let discovered: [TestCase]
    /// Those that are to be run, in the same order.
    public let cases: [TestCase]
    let options: TestOptions
    /// As parsed, with tests renamed.
    let modules: [Module]
    let data: Document
    let compiled: CompiledModules
    /// The places that the program reports when it measures coverage.
    let instrumentation: Instrumentation?
    let hits: HitTable
    let policy: Policy

    /// Discovers and compiles.
    ///
    /// - Parameter runs: whether a test that the filter lets through is to be run.
    public init(
        modules: [Module], data: Document = .empty, options: TestOptions = TestOptions(), runs: (TestCase) -> Bool = { _ in true }
    ) throws(TestError) {
        let discovery = TestDiscovery(modules)
        let filter = try options.filter.map { (text) throws(TestError) in try TestFilter(text) }
        discovered = discovery.cases
        cases = discovered.filter { (filter?.matches($0.reference) ?? true) && runs($0) }
        self.options = options
        self.modules = discovery.modules
        self.data = data
        compiled = try Self.compile(discovery.modules, data, options)
        instrumentation = options.measuresCoverage ? Instrumentation(compiled, asksIndexFirst: true) : nil
        hits = HitTable(count: instrumentation?.probes.count ?? 0)
        let evaluated = cases.filter { $0.kind != .function && (!$0.isSkipped || options.isBenchmark) }
        policy = try Self.policy(instrumentation?.compiled ?? compiled, evaluated, data, hits)
    }

    private static func compile(
        _ modules: [Module], _ data: Document, _ options: TestOptions
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

    /// One program with an entrypoint for each test.
    static func policy(
        _ compiled: CompiledModules, _ cases: [TestCase], _ data: Document, _ hits: HitTable
    ) throws(TestError) -> Policy {
        let entrypoints = cases.map { Entrypoint(path: $0.path) }
        let builtins = BuiltinTable.byName.merging(ChanceLog.builtins, uniquingKeysWith: { $1 }).merging(
            [CaseLog.builtinName: CaseLog.builtin, Instrumentation.builtinName: Instrumentation.builtin(hits)], uniquingKeysWith: { $1 })
        let plan: Plan
        do throws(RegoDiagnostics) {
            plan = try Planner.plan(compiled, entrypoints: entrypoints)
            if let missing = compiled.missingBuiltins(in: plan, isImplemented: { builtins[$0] != nil }) { throw missing }
        } catch {
            throw .diagnostics(error)
        }
        do throws(PlanError) {
            let program = try Program.lower(try ValidatedPlan(plan), builtins: builtins)
            return Policy(program: program, data: data)
        } catch {
            throw .plan(error)
        }
    }
}
