import RegoEngine
import RegoValue

/// Measures how long the evaluation of a prepared query takes: input read once before, answers not read after.
public struct QueryBenchmark: Sendable {
    /// The median batch of evaluations.
    public let evaluations: Int
    /// Nanoseconds that this batch took.
    public let nanoseconds: Int
    /// Nanoseconds per evaluation of the fastest and the slowest batch.
    public let fastest: Double
    public let slowest: Double
    /// Whether the query has an answer.
    public let isDefined: Bool

    public var nanosecondsPerEvaluation: Double { Double(nanoseconds) / Double(evaluations) }

    private static let batches = 31
    /// Nanoseconds that a batch should take.
    private static let batchTime = 20_000_000

    /// - Parameter input: a JSON document, or nil for none.
    public init(_ query: PreparedQuery, input: [UInt8]?) throws(QueryError) {
        let machine = QueryMachine(query)
        let document = try input.map { (json) throws(QueryError) in try query.readDocument(json) }
        defer { withExtendedLifetime(document) {} }
        let value = document?.root ?? .undefined
        isDefined = try machine.count(input: value) > 0
        machine.reset()
        let size = try Self.batchSize(machine, value)
        var times: [Int] = []
        for _ in 0..<Self.batches { times.append(try Self.measure(machine, value, size)) }
        times.sort()
        evaluations = size
        nanoseconds = times[times.count / 2]
        fastest = Double(times[0]) / Double(size)
        slowest = Double(times[times.count - 1]) / Double(size)
    }

    /// Doubles the size until a batch takes about long enough, which warms everything up as well.
    private static func batchSize(_ machine: QueryMachine, _ input: Value) throws(QueryError) -> Int {
        var size = 1
        while size < 1 << 30 {
            let time = try measure(machine, input, size)
            if time >= batchTime / 2 { return max(1, size * batchTime / max(time, 1)) }
            size *= 2
        }
        return size
    }

    private static func measure(_ machine: QueryMachine, _ input: Value, _ size: Int) throws(QueryError) -> Int {
        let start = QueryTimings.now()
        for _ in 0..<size {
            _ = try machine.count(input: input)
            machine.reset()
        }
        return QueryTimings.now() - start
    }
}

extension PreparedQuery {
    /// Reads an input document that may be asked about any number of times.
    public func readDocument(_ json: [UInt8]) throws(QueryError) -> Document {
        do throws(EvaluationError) { return try policy.readDocument(json) } catch { throw .evaluation(error) }
    }
}
