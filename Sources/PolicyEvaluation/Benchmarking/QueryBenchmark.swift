import RegoEngine
import RegoValue

/// Measures how long the evaluation of a prepared query takes: input read once before, answers not read after.
public struct QueryBenchmark {
    private let machine: QueryMachine
    private let document: Document?
    /// Whether the query must have an answer.
    public var requiresAnswer = true

    /// A query that should have had an answer.
    public struct Undefined: Error {}

    /// - Parameter input: a JSON document, or nil for none.
    public init(_ query: PreparedQuery, input: [UInt8]?) throws(QueryError) {
        machine = QueryMachine(query)
        document = try input.map { (json) throws(QueryError) in try query.readDocument(json) }
    }

    /// - Parameter timesRuns: whether to time evaluations one by one, too.
    /// - Returns: the result, and what single evaluations took, in nanoseconds.
    /// - Throws: `QueryError` or ``Undefined``.
    public func run(_ benchmark: Benchmark = Benchmark(), timesRuns: Bool) throws -> (result: BenchmarkResult, times: [Int]) {
        let memory = try memory()
        let measured = try benchmark.measure { try evaluate() }
        let times = timesRuns ? try benchmark.times(measured.runs) { try evaluate() } : []
        return (BenchmarkResult(runs: measured.runs, nanoseconds: measured.nanoseconds, memory: memory), times)
    }

    private func evaluate() throws {
        let count = try machine.count(input: document?.root ?? .undefined)
        machine.reset()
        if count == 0 && requiresAnswer { throw Undefined() }
    }

    /// What an evaluation takes once the machine has its memory.
    private func memory() throws -> BenchmarkResult.Memory {
        try evaluate()
        let chunks = machine.arena.chunkCount
        _ = try machine.count(input: document?.root ?? .undefined)
        defer { machine.reset() }
        return BenchmarkResult.Memory(bytes: machine.arena.used, allocations: machine.arena.chunkCount - chunks)
    }
}

extension PreparedQuery {
    /// Reads an input document that may be asked about any number of times.
    public func readDocument(_ json: [UInt8]) throws(QueryError) -> Document {
        do throws(EvaluationError) { return try policy.readDocument(json) } catch { throw .evaluation(error) }
    }
}
