import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport
import TopDown

/// Modules, data and an input, evaluated as syntax.
struct TopDownCase {
    var modules: [Module]
    var data: Document = .empty
    var input: Document?
    var options = TopDownOptions()

    init(_ texts: [String], version: RegoVersion = .v1, data: Document = .empty, input: Document? = nil) throws {
        var options = ParserOptions(regoVersion: version)
        options.annotationYAML = AnnotationYAML.read
        modules = try texts.enumerated().map { number, text in
            try Parser.parseModule(
                source: SourceFile(path: "test-\(number).rego", text: text), options: options)
        }
        self.data = data
        self.input = input
    }

    private var compiler: Compiler { Compiler(CompilerOptions(capabilities: .current.restricted { BuiltinTable.byName[$0] != nil })) }

    func partial(_ query: String, version: RegoVersion = .v1) throws -> TopDownQuery.Remainder {
        let compiled = try compiler.compile(modules)
        let body = try Parser.parseQuery(query, options: ParserOptions(regoVersion: version))
        let prepared = try compiler.compile(query: body, for: .partialEvaluation, against: compiled)
        return try TopDownQuery(prepared, compiled, data: data, input: input, options: options).partiallyEvaluate()
    }

    /// The bindings of each answer, by the names in the query.
    func answers(_ query: String, version: RegoVersion = .v1) throws -> [[String: Term]] {
        let compiled = try compiler.compile(modules)
        let body = try Parser.parseQuery(query, options: ParserOptions(regoVersion: version))
        let prepared = try compiler.compile(query: body, against: compiled)
        return try TopDownQuery(prepared, compiled, data: data, input: input, options: options).evaluate().answers.map { answer in
            var named: [String: Term] = [:]
            for binding in prepared.bindings { named[binding.name] = answer[binding.variable] }
            return named
        }
    }

    /// The answers of a machine to the compiled modules.
    static func decide(
        _ body: Body, _ modules: [Module], data: Document, input: (Arena) -> Value
    ) throws -> [[UInt8]] {
        let compiler = Compiler(CompilerOptions(capabilities: .current.restricted { BuiltinTable.byName[$0] != nil }))
        let compiled = try compiler.compile(modules)
        let query = try compiler.compile(query: body, against: compiled)
        let plan = try Planner.plan(compiled, entrypoints: [], queries: [NamedQuery(name: "eval", query: query)])
        let machine = VirtualMachine(
            policy: Policy(program: try Program.lower(ValidatedPlan(plan)), data: data), limits: EvaluationLimits(time: 10_000_000_000))
        return try machine.evaluate("eval", input: input(machine.arena)).map { $0.json() }
    }
}
