import DurableFiles
public import HTTPServing
public import Logging
public import ServiceLifecycle

/// The HTTP face of a published repository: its files, and nothing else, with what a static server knows about them and with long polling.
///
///     let server = BundleServer(.init(directory: "repository", address: ListenAddress(port: 8080)), logger: logger)
///     try await server.run()   // until the task's service group shuts down
///
/// - `GET` and `HEAD`, strong entity tags, `If-None-Match`, `If-Modified-Since`, one byte range, `If-Range`.
/// - `Prefer: wait=N` together with `If-None-Match` holds the answer until the file changes, as OPA's bundle service protocol has it.
/// - `GET /health` answers `{}`.
public struct BundleServer: Service {
    public struct Configuration: Sendable {
        /// The published repository.
        public var directory: String
        public var address: ListenAddress
        public var tls: TLSFiles?
        public var limits = HTTPLimits()
        /// The longest time that a request may wait for a change; nil turns long polling off.
        public var longestWait: Duration? = .seconds(600)
        /// Requests that may wait for a change at the same time; further ones get 503.
        public var waiters = 1000
        /// How often the files that somebody waits for are looked at.
        public var watchPeriod: Duration = .milliseconds(200)
        public var accessLog = AccessLog.none

        public init(directory: String, address: ListenAddress, tls: TLSFiles? = nil) {
            self.directory = directory
            self.address = address
            self.tls = tls
        }
    }

    private let service: HTTPService
    private let watch: ChangeWatch

    /// - Parameter onListening: Called once with the port when clients can connect.
    public init(_ configuration: Configuration, logger: Logger, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) {
        let watch = ChangeWatch(directory: configuration.directory, limit: configuration.waiters, period: configuration.watchPeriod)
        let responder = RepositoryResponder(
            directory: configuration.directory, tags: EntityTags(), watch: watch, longestWait: configuration.longestWait)
        self.watch = watch
        service = HTTPService(
            address: configuration.address, tls: configuration.tls, limits: configuration.limits, accessLog: configuration.accessLog,
            logger: logger, onListening: onListening, onShutdown: { watch.shutDown() },
            answer: { request, client in await responder.answer(request, client: client) })
    }

    /// Requests that wait for a change right now.
    public var waiterCount: Int { watch.waiterCount }

    /// Serves until it is shut down gracefully: then waiting requests are answered at once and those in progress are finished.
    /// - Throws: `HTTPServiceError` if it cannot listen or the TLS files cannot be used.
    public func run() async throws { try await service.run() }
}
