import Glibc

/// How long the steps before an evaluation took, in nanoseconds.
public struct QueryTimings: Sendable {
    public var queryParse = 0
    public var moduleCompile = 0
    /// With planning.
    public var queryCompile = 0
    /// From the plan to bytecode.
    public var lowering = 0
    /// Of each stage of the compiler, by its name in OPA's metrics (`compile_stage_resolve_refs`); empty when they are not timed.
    public var stages: [String: Int] = [:]

    /// A moment on a clock that only goes forward, in nanoseconds.
    public static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    mutating func measure<T, E: Error>(_ step: WritableKeyPath<QueryTimings, Int>, _ body: () throws(E) -> T) throws(E) -> T {
        let start = Self.now()
        defer { self[keyPath: step] += Self.now() - start }
        return try body()
    }
}
