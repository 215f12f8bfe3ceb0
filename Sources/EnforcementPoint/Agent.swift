import Glibc
public import HTTPServing
public import Logging
import NIOCore
import NIOPosix
import RegoEngine
public import ServiceLifecycle

/// An enforcement point with a decision server: `writ agent`.
///
///     let agent = try Agent(SyncConfiguration(file: "sync.yaml"), logger: logger)
///     try await ServiceGroup(services: [agent], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
public struct Agent: Service {
    public let point: EnforcementPoint
    private let service: HTTPService
    private let threads: NIOThreadPool
    private let logger: Logger

    /// - Parameters:
    ///   - version: What `provenance` and `opa.runtime()` say about the program.
    ///   - onListening: Called once with the port when clients can connect. The store has been read then, so the last set decides.
    /// - Throws: `SyncError` if the store cannot be used.
    public init(
        _ configuration: SyncConfiguration, version: String = "",
        environment: EnforcementPoint.Environment = EnforcementPoint.Environment(),
        accessLog: AccessLog = .none, logger: Logger, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(SyncError) {
        let point = try EnforcementPoint(configuration, version: version, environment: environment, logger: logger)
        let threads = NIOThreadPool(numberOfThreads: max(4, 2 * System.coreCount))
        let decisions = DecisionService(
            version: version, active: point.active, defaultDecision: configuration.defaultDecision.split(separator: "/").map(String.init),
            bodyLimit: configuration.server.bodyLimit, threads: threads, statuses: { await point.statuses }, labels: configuration.labels,
            decisionID: { RandomUUID.text() })
        self.point = point
        self.threads = threads
        self.logger = logger
        service = HTTPService(
            address: configuration.server.address, tls: configuration.server.tls, accessLog: accessLog, logger: logger,
            onListening: onListening,
            answer: { request, _ in await decisions.answer(request) })
    }

    /// Takes up what the store has, then serves and syncs until the service group shuts down.
    public func run() async throws {
        threads.start()
        await point.begin()
        do {
            let group = ServiceGroup(services: [point, service], logger: logger)
            try await group.run()
        } catch {
            await point.close()
            try? await threads.shutdownGracefully()
            throw error
        }
        try await threads.shutdownGracefully()
    }
}
