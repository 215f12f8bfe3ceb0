/// Measures how long an operation takes: warmed up, then run as often as fits into a time.
public struct Benchmark: Sendable {
    /// Nanoseconds that all measured runs together should take.
    public var duration = 1_000_000_000
    /// As many runs are enough, however short they are.
    public var mostRuns = 2_000_000

    public init() {}

    /// The number of runs, and the nanoseconds that all of them took, without a clock between them.
    public func measure<E: Error>(_ operation: () throws(E) -> Void) throws(E) -> (runs: Int, nanoseconds: Int) {
        let runs = try runs(of: operation)
        return (runs, try Self.time(runs, operation))
    }

    /// What single runs took, in nanoseconds.
    public func times<E: Error>(_ runs: Int, of operation: () throws(E) -> Void) throws(E) -> [Int] {
        var times: [Int] = []
        times.reserveCapacity(runs)
        for _ in 0..<runs { times.append(try Self.time(1, operation)) }
        return times
    }

    /// Doubles the number of runs until they take a tenth of the time, which warms everything up as well.
    private func runs<E: Error>(of operation: () throws(E) -> Void) throws(E) -> Int {
        var runs = 1
        while runs < mostRuns {
            let time = max(1, try Self.time(runs, operation))
            if time >= duration / 10 { return max(1, min(mostRuns, Int(Double(runs) * Double(duration) / Double(time)))) }
            runs *= 2
        }
        return mostRuns
    }

    private static func time<E: Error>(_ runs: Int, _ operation: () throws(E) -> Void) throws(E) -> Int {
        let start = QueryTimings.now()
        for _ in 0..<runs { try operation() }
        return QueryTimings.now() - start
    }
}
