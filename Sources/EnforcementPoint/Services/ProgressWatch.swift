import Synchronization

/// Ends a download that does not get on: too long until the first byte, too long without one, or too long altogether.
final class ProgressWatch: Sendable {
    private struct Times {
        var deadline: ContinuousClock.Instant
        var end: ContinuousClock.Instant?
    }

    private let url: String
    private let limits: SyncConfiguration.DownloadLimits
    private let times: Mutex<Times>

    init(url: String, firstByte: Duration, limits: SyncConfiguration.DownloadLimits) {
        self.url = url
        self.limits = limits
        times = Mutex(Times(deadline: .now + firstByte))
    }

    /// Notes that something arrived. The first time also sets the end of the whole.
    func progress() {
        times.withLock {
            let end = $0.end ?? .now + limits.total
            $0 = Times(deadline: min(.now + limits.idle, end), end: end)
        }
    }

    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await self.expire()
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func expire() async throws {
        while true {
            let (deadline, end) = times.withLock { ($0.deadline, $0.end) }
            if ContinuousClock.now >= deadline {
                if let end, ContinuousClock.now >= end {
                    throw SyncError(.totalTimeout, "the download took longer than \(limits.total)", place: url)
                }
                throw SyncError(
                    .idleTimeout, end == nil ? "the service did not answer in time" : "no bytes came for \(limits.idle)", place: url)
            }
            // The first byte brings the deadline forward, so do not sleep through it.
            try await Task.sleep(until: min(deadline, .now + min(limits.idle, limits.total) / 4))
        }
    }
}
