import DurableFiles
import HTTPServing
import Synchronization

/// Requests that wait for a file to change (long polling). While somebody waits, the identity of each watched file is looked at a few times a
/// second: that costs one system call per file, not per waiter, and works on every file system.
final class ChangeWatch: Sendable {
    enum Outcome: Sendable, Equatable {
        case changed, timedOut, clientGone, shuttingDown
        /// There are too many waiters already.
        case refused
    }

    private struct Waiter {
        let path: RepositoryPath
        let seen: FileIdentity
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var isPolling = false
        var isShutDown = false
    }

    private let directory: String
    private let limit: Int
    private let period: Duration
    private let state = Mutex(State())

    init(directory: String, limit: Int, period: Duration) {
        self.directory = directory
        self.limit = limit
        self.period = period
    }

    var waiterCount: Int { state.withLock { $0.waiters.count } }

    /// Returns when the file at `path` is not the one that was `seen`, or when one of the other outcomes happens.
    func wait(_ path: RepositoryPath, seen: FileIdentity, until deadline: ContinuousClock.Instant, client: Client) async -> Outcome {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withCheckedContinuation { continuation in
            let refusal: Outcome? = state.withLock { state in
                if state.isShutDown { return .shuttingDown }
                if state.waiters.count >= limit { return .refused }
                state.waiters[id] = Waiter(path: path, seen: seen, deadline: deadline, continuation: continuation)
                return nil
            }
            if let refusal { return continuation.resume(returning: refusal) }
            client.onDeparture { [self] in end(id, .clientGone) }
            startPolling()
        }
    }

    /// Ends every wait, now and later.
    func shutDown() {
        let ended = state.withLock { state in
            state.isShutDown = true
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in ended { waiter.continuation.resume(returning: .shuttingDown) }
    }

    private func end(_ id: UInt64, _ outcome: Outcome) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: outcome)
    }

    private func startPolling() {
        let start = state.withLock { state in
            defer { state.isPolling = true }
            return !state.isPolling
        }
        guard start else { return }
        Task { [self] in
            while state.withLock({ state in
                state.isPolling = !state.waiters.isEmpty
                return state.isPolling
            }) {
                try? await Task.sleep(for: period)
                endThoseThatAreDue()
            }
        }
    }

    private func endThoseThatAreDue() {
        let waiting = state.withLock { $0.waiters }
        var identities: [String: FileIdentity] = [:]
        for path in waiting.values.map(\.path) where identities[path.joined] == nil {
            identities[path.joined] = try? OpenFile(beneath: directory, names: path.names).identity
        }
        let now = ContinuousClock.now
        for (id, waiter) in waiting {
            if identities[waiter.path.joined] != waiter.seen {
                end(id, .changed)
            } else if now >= waiter.deadline {
                end(id, .timedOut)
            }
        }
    }
}
