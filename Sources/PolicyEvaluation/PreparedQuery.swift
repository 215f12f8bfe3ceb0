import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// Why a query has no answer.
public enum QueryError: Error, Sendable {
    /// The modules or the query are wrong.
    case diagnostics(RegoDiagnostics)
    /// The plan cannot be run.
    case plan(PlanError)
    case evaluation(EvaluationError)
}

/// A query over modules and base documents, compiled once and asked as often as needed.
///
///     let query = try PreparedQuery("data.authz.allow", modules: modules, data: data)
///     let machine = QueryMachine(query)
///     let answers = try machine.ask(input: try machine.readInput(json))
public struct PreparedQuery: Sendable {
    let modules: [Module]
    let compiled: CompiledQuery
    /// The query and the modules that it asks, compiled.
    let sources: @Sendable () throws -> QuerySources
    /// Whether a program of the policies answers, whose results are documents and not bindings.
    let asksDocument: Bool
    let options: QueryOptions
    let policy: Policy
    let entrypoint: PolicyEntrypoint
    /// The places that the program reports, when coverage is measured.
    let probes: QueryProbes?
    /// Nanoseconds that each step took.
    public let timings: QueryTimings

    static let planName = "query"

    public init(
        _ text: String, modules: [Module], data: Document = .empty, options: QueryOptions = QueryOptions()
    ) throws(QueryError) {
        var timings = QueryTimings()
        let sources: QuerySources
        let plan: Plan
        let probes: QueryProbes?
        do throws(RegoDiagnostics) {
            sources = try QuerySources(text, modules: modules, data: data, options: options, timings: &timings)
            probes = options.measuresCoverage ? QueryProbes(sources.modules) : nil
            plan = try timings.measure(\.queryCompile) { () throws(RegoDiagnostics) in
                let compiled = probes?.instrumentation.compiled ?? sources.modules
                let plan = try Planner.plan(compiled, queries: [NamedQuery(name: Self.planName, query: sources.query)])
                let missing = compiled.missingBuiltins(in: plan, queries: [sources.query]) { name in
                    BuiltinTable.byName[name] != nil || name == Instrumentation.builtinName && probes != nil
                }
                if let missing { throw missing }
                return plan
            }
        } catch {
            throw .diagnostics(error)
        }
        do throws(PlanError) {
            let builtins = probes.map { BuiltinTable.byName.merging([Instrumentation.builtinName: $0.builtin], uniquingKeysWith: { $1 }) }
            let program = try timings.measure(\.lowering) { () throws(PlanError) in
                try Program.lower(
                    try ValidatedPlan(plan), options: ProgramOptions(indexing: options.usesRuleIndex),
                    builtins: builtins ?? BuiltinTable.byName)
            }
            policy = Policy(program: program, data: data)
        } catch {
            throw .plan(error)
        }
        do throws(EvaluationError) { entrypoint = try policy.entrypoint(Self.planName) } catch { throw .evaluation(error) }
        self.modules = modules
        self.probes = probes
        compiled = sources.query
        self.sources = { sources }
        asksDocument = false
        self.options = options
        self.timings = timings
    }

    /// A query that asks for nothing but a document which a program answers.
    ///
    /// - Parameter data: what the policies' base documents are.
    /// - Returns: nil for another query, and for options that need the policies.
    public init?(_ text: String, program: QueryProgram, data: Document, options: QueryOptions) throws(QueryError) {
        guard options.allowsProgram, let name = program.entrypoint(for: text) else { return nil }
        var timings = QueryTimings()
        do throws(RegoDiagnostics) {
            compiled = try QuerySources(text, modules: [], data: data, options: options, timings: &timings).query
        } catch {
            throw .diagnostics(error)
        }
        policy = Policy(program: program.program, data: data)
        do throws(EvaluationError) { entrypoint = try policy.entrypoint(name) } catch { throw .evaluation(error) }
        sources = {
            var timings = QueryTimings()
            return try QuerySources(text, modules: program.modules(), data: data, options: options, timings: &timings)
        }
        asksDocument = true
        modules = []
        probes = nil
        self.options = options
        self.timings = timings
    }
}
