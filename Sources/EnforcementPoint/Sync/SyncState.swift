/// The rules by which one bundle is kept up to date: what to ask for, when to ask again, and what to say about it. No clock, no network, no disk
/// and no chance: times and a random number come with each event.
///
///     var state = SyncState(name: "terraform", polling: polling)
///     let request = state.request(at: now)
///     switch state.receive(reply, at: now, random: random) {
///     case .activate(let download): ... state.activated(...) or state.rejected(...)
///     case .wait(let delay): ...
///     }
struct SyncState: Sendable, Equatable {
    /// The first delay after a failure, doubled for each further one.
    static let firstRetry = Duration.milliseconds(100)

    struct Request: Sendable, Equatable {
        /// The tag of the bundle that is active, so that it is not sent again.
        var entityTag: String?
        /// How long the service may wait for a change, in seconds.
        var wait: Int?
    }

    /// A bundle that arrived and that nobody has looked into yet.
    struct Download: Sendable, Equatable {
        var entityTag: String?
        var sha256: String
        /// Bytes.
        var size: Int
        /// The service says by its content type that it can wait for changes.
        var supportsLongPolling: Bool
    }

    enum Reply: Sendable, Equatable {
        case downloaded(Download)
        /// - Parameter after: How long the service took to say so.
        case notModified(after: Duration)
        case failed(SyncError)
    }

    enum Next: Sendable, Equatable {
        case activate(Download)
        case wait(Duration)
    }

    /// What is active.
    struct Active: Sendable, Equatable {
        var revision: String
        var sha256: String
        var entityTag: String?
        var signer: String?
        var isVerified: Bool
        /// Which parts of the bundle were not made anew, but used as they lie there compiled.
        var compiledParts: [String] = []
    }

    private let polling: SyncConfiguration.Polling
    private(set) var status: BundleStatus
    private(set) var entityTag: String?
    /// Failures since the last success.
    private(set) var failures = 0
    private var mayLongPoll = true
    private var pending: Download?

    init(name: String, polling: SyncConfiguration.Polling) {
        self.polling = polling
        status = BundleStatus(name: name)
    }

    /// Begins with a bundle that was activated by an earlier process.
    mutating func resume(_ active: Active, activatedAt time: Int64?) {
        adopt(active)
        status.lastSuccessfulActivation = time
    }

    /// Notes a failure that has nothing to do with a request, such as a damaged store.
    mutating func note(_ error: SyncError) { status.error = error }

    mutating func request(at now: Int64) -> Request {
        status.lastRequest = now
        return Request(entityTag: entityTag, wait: entityTag != nil && mayLongPoll ? polling.longPolling : nil)
    }

    /// - Parameter random: In 0..<1.
    mutating func receive(_ reply: Reply, at now: Int64, random: Double) -> Next {
        switch reply {
        case .failed(let error):
            return .wait(failed(error, random: random))
        case .notModified(let elapsed):
            status.lastSuccessfulRequest = now
            succeeded()
            // A service that was asked to wait and did not would be asked again without end.
            let waited = mayLongPoll && polling.longPolling.map { elapsed >= .milliseconds(min(1000, $0 * 500)) } ?? false
            return .wait(waited ? .zero : pollingDelay(random))
        case .downloaded(let download):
            status.lastSuccessfulRequest = now
            status.lastSuccessfulDownload = now
            status.size = download.size
            mayLongPoll = download.supportsLongPolling
            if download.sha256 == status.activeDigest {
                entityTag = download.entityTag
                succeeded()
                // The service was told what is active and sent it again: asking at once, as after a change, would never end.
                return .wait(pollingDelay(random))
            }
            pending = download
            return .activate(download)
        }
    }

    /// The download passed every step and decides now.
    mutating func activated(_ active: Active, at now: Int64, random: Double) -> Duration {
        var active = active
        active.entityTag = pending?.entityTag
        adopt(active)
        status.lastSuccessfulActivation = now
        succeeded()
        return delayAfterSuccess(random)
    }

    /// The download failed a step; what was active decides on.
    mutating func rejected(_ error: SyncError, random: Double) -> Duration {
        pending = nil
        return failed(error, random: random)
    }

    private mutating func adopt(_ active: Active) {
        status.activeRevision = active.revision
        status.activeDigest = active.sha256
        status.signer = active.signer
        status.isVerified = active.isVerified
        entityTag = active.entityTag
        pending = nil
    }

    private mutating func succeeded() {
        failures = 0
        status.error = nil
    }

    /// Exponential, with a random half so that a crowd of clients does not come back at the same moment.
    private mutating func failed(_ error: SyncError, random: Double) -> Duration {
        status.error = error
        let longest = Duration.seconds(max(polling.maximumDelay, 1))
        let doubled = Self.firstRetry * (1 << min(failures, 30))
        failures += 1
        return min(doubled, longest) * (0.5 + random / 2)
    }

    private func delayAfterSuccess(_ random: Double) -> Duration {
        polling.longPolling != nil && mayLongPoll && entityTag != nil ? .zero : pollingDelay(random)
    }

    private func pollingDelay(_ random: Double) -> Duration {
        .seconds(polling.minimumDelay) + .seconds(polling.maximumDelay - polling.minimumDelay) * random
    }
}
