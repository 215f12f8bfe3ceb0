import Parallelism
import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// The programs of tests, each with an entrypoint for every test of its share. All are planned and lowered at the same time.
struct TestPolicies: Sendable {
    let policies: [Policy]
    /// How many tests each policy has; the last may have fewer.
    private let share: Int

    /// Fewer tests than this are not worth a program of their own, which may have to hold the same rules once more.
    private static let smallestShare = 64

    /// - Parameters:
    ///   - cases: the tests; which policy has one follows from its position in here.
    ///   - isEvaluated: whether a test needs an entrypoint.
    ///   - threads: how many there are to run the tests.
    init(
        _ compiled: CompiledModules, _ cases: [TestCase], _ data: Document, _ hits: HitTable, threads: Int,
        isEvaluated: @Sendable (TestCase) -> Bool = { _ in true }
    ) throws(TestError) {
        let share = max(Self.smallestShare, (cases.count + threads - 1) / threads)
        self.share = share
        let shares = stride(from: 0, to: max(1, cases.count), by: share).map { cases[$0..<min($0 + share, cases.count)] }
        let ground = PlanningGround(compiled)
        let builtins = Self.builtins(hits)
        let outcomes = shares.mapInParallel(share: 1) { cases in
            Outcome(ground, entrypoints: cases.filter(isEvaluated).map { Entrypoint(path: $0.path) }, builtins, data)
        }
        for case .refused(let diagnostics) in outcomes { throw .diagnostics(diagnostics) }
        let missing = outcomes.reduce(into: Set<String>()) { if case .missing(let names) = $1 { $0.formUnion(names) } }
        if let diagnostics = compiled.missingBuiltins(named: missing) { throw .diagnostics(diagnostics) }
        for case .invalid(let error) in outcomes { throw .plan(error) }
        policies = outcomes.compactMap { if case .policy(let policy) = $0 { policy } else { nil } }
    }

    /// Which of the policies has the entrypoint of a test.
    func number(ofCaseAt position: Int) -> Int { position / share }

    private static func builtins(_ hits: HitTable) -> [String: Builtin] {
        BuiltinTable.byName.merging(ChanceLog.builtins, uniquingKeysWith: { $1 }).merging(
            [CaseLog.builtinName: CaseLog.builtin, Instrumentation.builtinName: Instrumentation.builtin(hits)], uniquingKeysWith: { $1 })
    }

    /// What became of a share.
    private enum Outcome: Sendable {
        case policy(Policy)
        case refused(RegoDiagnostics)
        /// Built-in functions that are called and that the engine has not.
        case missing(Set<String>)
        case invalid(PlanError)

        init(_ ground: PlanningGround, entrypoints: [Entrypoint], _ builtins: [String: Builtin], _ data: Document) {
            let plan: Plan
            do throws(RegoDiagnostics) {
                plan = try Planner.plan(ground, entrypoints: entrypoints)
            } catch {
                self = .refused(error)
                return
            }
            let missing = plan.builtins.map(\.name).filter { builtins[$0] == nil }
            if !missing.isEmpty {
                self = .missing(Set(missing))
                return
            }
            do throws(PlanError) {
                self = .policy(Policy(program: try Program.lower(try ValidatedPlan(plan), builtins: builtins), data: data))
            } catch {
                self = .invalid(error)
            }
        }
    }
}

extension TestOptions {
    /// How many tests are looked after at the same time.
    var threads: Int { parallelism > 0 ? parallelism : Processors.count }
}
