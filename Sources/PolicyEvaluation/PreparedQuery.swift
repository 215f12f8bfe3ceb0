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
    let compiled: CompiledQuery
    let options: QueryOptions
    let policy: Policy
    /// Nanoseconds that each step took.
    public let timings: QueryTimings

    static let planName = "query"

    public init(
        _ text: String, modules: [Module], data: Document = .empty, options: QueryOptions = QueryOptions()
    ) throws(QueryError) {
        var timings = QueryTimings()
        let compiler = Compiler(
            CompilerOptions(
                isStrict: options.isStrict, keepsPrints: true,
                baseDocumentExists: { path in path.reduce(data.root) { $0.isObject ? $0.lookup($1) : .undefined }.isDefined }))
        let (query, plan): (CompiledQuery, Plan)
        do throws(RegoDiagnostics) {
            let body = try timings.measure(\.queryParse) { () throws(RegoDiagnostics) in try Parser.parseQuery(text) }
            let package = try options.package.map { (name) throws(RegoDiagnostics) in try Self.package(name) }
            let imports = try options.imports.map { (path) throws(RegoDiagnostics) in try Self.import(path) }
            let base = try timings.measure(\.moduleCompile) { () throws(RegoDiagnostics) in try compiler.compile(modules) }
            (query, plan) = try timings.measure(\.queryCompile) { () throws(RegoDiagnostics) in
                let query = try compiler.compile(query: body, in: package, imports: imports, against: base).givingExpressionValues
                let plan = try Planner.plan(base, queries: [NamedQuery(name: Self.planName, query: query)])
                if let missing = base.missingBuiltins(in: plan, queries: [query], isImplemented: { BuiltinTable.byName[$0] != nil }) {
                    throw missing
                }
                return (query, plan)
            }
        } catch {
            throw .diagnostics(error)
        }
        do throws(PlanError) {
            let program = try timings.measure(\.lowering) { () throws(PlanError) in
                try Program.lower(try ValidatedPlan(plan), options: ProgramOptions(indexing: options.usesRuleIndex))
            }
            policy = Policy(program: program, data: data)
        } catch {
            throw .plan(error)
        }
        compiled = query
        self.options = options
        self.timings = timings
    }

    private static func package(_ name: String) throws(RegoDiagnostics) -> Package {
        let module = try Parser.parseModule(source: SourceFile(path: "--package", text: "package " + name))
        return module.package
    }

    private static func `import`(_ path: String) throws(RegoDiagnostics) -> Import {
        let module = try Parser.parseModule(source: SourceFile(path: "--import", text: "package query\nimport " + path))
        guard let first = module.imports.first, module.imports.count == 1, module.rules.isEmpty else {
            throw RegoDiagnostics(RegoDiagnostic(.parse, "'\(path)' is not one import", at: module.location))
        }
        return first
    }
}
