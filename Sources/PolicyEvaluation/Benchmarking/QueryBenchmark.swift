import RegoEngine
import RegoValue

/// Measures how long the evaluation of a query takes: input read once before, answers not read after.
public struct QueryBenchmark {
    /// Evaluates once, and says whether there was an answer.
    private let evaluate: () throws(QueryError) -> Bool
    /// Evaluates once, and says what that took; nothing when values live elsewhere, too.
    private let memory: (() throws(QueryError) -> BenchmarkResult.Memory)?
    /// Whether the query must have an answer.
    public var requiresAnswer = true

    /// A query that should have had an answer.
    public struct Undefined: Error {}

    /// - Parameter input: a JSON document, or nil for none.
    public init(_ query: PreparedQuery, input: [UInt8]?) throws(QueryError) {
        let machine = QueryMachine(query)
        let document = try input.map { (json) throws(QueryError) in try query.readDocument(json) }
        evaluate = { () throws(QueryError) in
            defer { machine.reset() }
            return try machine.count(input: document?.root ?? .undefined) > 0
        }
        memory = { () throws(QueryError) in
            let chunks = machine.arena.chunkCount
            defer { machine.reset() }
            _ = try machine.count(input: document?.root ?? .undefined)
            return BenchmarkResult.Memory(bytes: machine.arena.used, allocations: machine.arena.chunkCount - chunks)
        }
    }

    /// What is left of the query is its answer.
    ///
    /// - Parameters:
    ///   - query: made for its remainder.
    ///   - input: a JSON document, or nil for none.
    public init(partially query: SyntaxQuery, input: [UInt8]?) throws(QueryError) {
        let document = try input.map { (json) throws(QueryError) in try query.readInput(json) }
        evaluate = { () throws(QueryError) in try !query.partiallyEvaluate(input: document).queries.isEmpty }
        memory = nil
    }

    /// - Parameter timesRuns: whether to time evaluations one by one, too.
    /// - Returns: the result, and what single evaluations took, in nanoseconds.
    /// - Throws: `QueryError` or ``Undefined``.
    public func run(_ benchmark: Benchmark = Benchmark(), timesRuns: Bool) throws -> (result: BenchmarkResult, times: [Int]) {
        try evaluateOnce()
        let memory = try memory?()
        let measured = try benchmark.measure { try evaluateOnce() }
        let times = timesRuns ? try benchmark.times(measured.runs) { try evaluateOnce() } : []
        return (BenchmarkResult(runs: measured.runs, nanoseconds: measured.nanoseconds, memory: memory), times)
    }

    private func evaluateOnce() throws {
        if try !evaluate() && requiresAnswer { throw Undefined() }
    }
}

extension PreparedQuery {
    /// Reads an input document that may be asked about any number of times.
    public func readDocument(_ json: [UInt8]) throws(QueryError) -> Document {
        do throws(EvaluationError) { return try policy.readDocument(json) } catch { throw .evaluation(error) }
    }
}
