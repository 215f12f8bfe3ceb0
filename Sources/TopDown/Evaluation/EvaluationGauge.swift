import Glibc
import RegoEngine

/// How far an evaluation has gone: the stack it uses and the time it takes, and whether it was cancelled.
struct EvaluationGauge {
    private var stackBase: UInt = 0
    private var stackLimit: UInt = .max
    private var countdown = 0
    private let context: BuiltinContext

    /// - Parameter context: says when the evaluation's time is over, and whether it was cancelled.
    init(_ context: BuiltinContext) { self.context = context }

    /// - Parameters:
    ///   - stack: bytes of the calling thread's stack that the evaluation may use.
    ///   - time: nanoseconds, or nil for no limit.
    mutating func start(stack: Int, time: Int?) {
        stackBase = Self.position()
        stackLimit = UInt(max(0, stack))
        context.deadline = time.map { Self.now() &+ UInt64(max(0, $0)) }
    }

    /// What limit was reached, if any.
    mutating func step() -> (code: EvaluationError.Code, message: String)? {
        let here = Self.position()
        let used = here > stackBase ? here &- stackBase : stackBase &- here
        if used > stackLimit { return (.depth, "the evaluation nests too deep") }
        countdown -= 1
        guard countdown < 0 else { return nil }
        countdown = 64
        if let deadline = context.deadline, Self.now() > deadline { return (.cancelled, "the evaluation took longer than its time limit") }
        if context.isCancelled() { return (.cancelled, "caller cancelled query execution") }
        return nil
    }

    @inline(__always)
    private static func position() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }

    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
