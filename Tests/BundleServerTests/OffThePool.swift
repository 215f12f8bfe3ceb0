import NIOPosix

/// Threads for blocking test clients: the threads of Swift's tasks, and those of Dispatch, are the ones that the server under test needs.
private let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 48)
    pool.start()
    return pool
}()

/// The result of blocking code.
func offThePool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await threads.runIfActive(body)
}

/// Returns when `condition` holds, or when it has not for a minute: what the test expects then tells.
func until(_ condition: @escaping @Sendable () -> Bool) async throws {
    try await offThePool {
        for _ in 0..<60_000 {
            if condition() { return }
            pause(.milliseconds(1))
        }
    }
}
