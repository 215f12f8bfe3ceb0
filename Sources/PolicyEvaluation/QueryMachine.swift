import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// One way in which a query holds.
public struct QueryAnswer {
    public struct Expression {
        public let value: Value
        /// The expression as written.
        public let location: SourceLocation
    }

    /// In the order written.
    public let expressions: [Expression]
    /// Sorted by name.
    public let bindings: [(name: String, value: Value)]

    /// - Parameter value: of a variable of the compiled query.
    init(_ query: CompiledQuery, value: (_ variable: String) -> Value) {
        let hidden = Set(query.expressions.compactMap(\.variable))
        expressions = query.expressions.map { expression in
            Expression(value: expression.variable.map(value) ?? .boolean(true), location: expression.location)
        }
        bindings = query.bindings.filter { !hidden.contains($0.name) }.map { ($0.name, value($0.variable)) }
    }
}

/// Asks a prepared query. Not to be used by two threads at once.
///
/// Values live until ``reset()``.
public final class QueryMachine {
    private let query: PreparedQuery
    private let machine: VirtualMachine
    private let entrypoint: PolicyEntrypoint

    /// - Parameter print: gets what `print` writes, line by line.
    public init(_ query: PreparedQuery, print: ((_ text: String) -> Void)? = nil) {
        self.query = query
        entrypoint = query.entrypoint
        machine = VirtualMachine(policy: query.policy, limits: EvaluationLimits(time: query.options.timeout))
        machine.context.network = query.options.permittedNetwork
        machine.context.runtimeJSON = query.options.runtimeJSON
        machine.isStrict = query.options.strictBuiltinErrors
        machine.collectsBuiltinErrors = query.options.collectsBuiltinErrors
        if let print { machine.context.printSink = { text, _, _ in print(text) } }
    }

    /// Where values live, for inputs that do not come as JSON.
    public var arena: Arena { machine.arena }

    /// Errors of built-in functions during the last question, when they are collected.
    public var builtinErrors: [EvaluationError] { machine.builtinErrors.map(Self.shown) }

    /// What was reached since the last ``reset()``; nil when ``QueryOptions/measuresCoverage`` is not set.
    public var coverage: CoverageReport? { query.probes?.report(query.modules) }

    /// Gets what `print` writes, with the file and row of the call.
    public var printSink: BuiltinContext.PrintSink? {
        get { machine.context.printSink }
        set { machine.context.printSink = newValue }
    }

    /// Asked now and then during a question: true ends it with `eval_cancel_error`.
    public var isCancelled: () -> Bool {
        get { machine.context.isCancelled }
        set { machine.context.isCancelled = newValue }
    }

    public func readInput(_ json: [UInt8]) throws(QueryError) -> Value {
        do throws(EvaluationError) { return try machine.readInput(json) } catch { throw .evaluation(error) }
    }

    public func reset() {
        machine.reset()
        query.probes?.reset()
    }

    /// - Returns: one answer per way in which the query holds; none when it is undefined.
    public func ask(input: Value = .undefined) throws(QueryError) -> [QueryAnswer] { try run(input).map(answer) }

    /// The number of answers, without reading them: what a benchmark measures.
    public func count(input: Value = .undefined) throws(QueryError) -> Int { try run(input).count }

    private func run(_ input: Value) throws(QueryError) -> ResultSet {
        do throws(EvaluationError) {
            return try evaluate(input)
        } catch {
            throw .evaluation(Self.shown(error))
        }
    }

    private func evaluate(_ input: Value) throws(EvaluationError) -> ResultSet {
        do throws(EvaluationError) { return try machine.evaluate(entrypoint, input: input) } catch {
            guard query.mayBeMissed(error), !machine.context.hasUsedNetwork,
                let results = try query.review(input: input, in: machine.arena, context: machine.context)
            else { throw error }
            return ResultSet(results, in: machine.arena)
        }
    }

    /// A query has no file, whatever plans call it.
    private static func shown(_ error: EvaluationError) -> EvaluationError {
        guard error.file == "<query>" else { return error }
        return EvaluationError(error.code, error.message, row: error.row, column: error.column)
    }

    private func answer(_ result: Value) -> QueryAnswer {
        // The only member is what was asked for.
        if query.asksDocument { return QueryAnswer(query.compiled) { _ in result.value(at: 0) } }
        let names = Dictionary(query.compiled.bindings.map { ($0.variable, $0.name) }) { first, _ in first }
        return QueryAnswer(query.compiled) { result.lookup(names[$0] ?? $0) }
    }
}
