import Synchronization

/// Two pieces of work at the same time, one of them on another thread.
public enum Together {
    /// - Parameters:
    ///   - other: is done on another thread.
    ///   - own: is done on this one.
    /// - Throws: what `own` throws, or else what `other` throws: when both have ended, the same as if `own` had been done first.
    public static func run<Other: Sendable, Own, OtherFailure: Error>(
        _ other: @Sendable () throws(OtherFailure) -> Other, while own: () throws -> Own
    ) throws -> (Other, Own) {
        let (theirs, ours) = withoutActuallyEscaping(other) { other in
            let outcome = Outcome<Other, OtherFailure>()
            @Sendable func run() {
                do throws(OtherFailure) { outcome.put(.success(try other())) } catch { outcome.put(.failure(error)) }
            }
            let worker = WorkerThread(run)
            let ours = Swift.Result { try own() }
            if let worker { worker.join() } else { run() }
            return (outcome.result, ours)
        }
        let own = try ours.get()
        // There is one: the work has been done.
        return (try theirs.unsafelyUnwrapped.get(), own)
    }
}

/// What comes of work on another thread.
private final class Outcome<Value: Sendable, Failure: Error>: Sendable {
    private let state = Mutex<Result<Value, Failure>?>(nil)

    func put(_ result: Result<Value, Failure>) { state.withLock { $0 = result } }

    var result: Result<Value, Failure>? { state.withLock { $0 } }
}
