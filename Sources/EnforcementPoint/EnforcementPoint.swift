import AsyncHTTPClient
import Glibc
import HTTPServing
public import Logging
import NIOPosix
import NetworkBuiltins
import RegoEngine
public import ServiceLifecycle

/// Keeps bundles up to date and decides with them.
///
///     let point = try EnforcementPoint(SyncConfiguration(file: "sync.yaml"), logger: logger)
///     await point.begin()                       // what is on disk, verified again
///     try await point.run()                     // pulls until the task is cancelled
///     let answer = try point.active.set.decide(path: ["terraform", "deny"], input: input)
///
/// A bundle that fails any step is reported in ``statuses`` and the one before it keeps deciding.
public actor EnforcementPoint: Service {
    /// What the point needs from outside, so that tests can hold it still.
    public struct Environment: Sendable {
        /// Nanoseconds since 1970.
        public var now: @Sendable () -> Int64
        /// In 0..<1.
        public var random: @Sendable () -> Double

        public init(
            now: @escaping @Sendable () -> Int64 = { realTime() }, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
        ) {
            self.now = now
            self.random = random
        }
    }

    public nonisolated let configuration: SyncConfiguration
    /// The set that decides.
    public nonisolated let active: ActiveSet
    private let environment: Environment
    private let logger: Logger
    private let store: BundleStore
    private let activation: Activation
    private var states: [String: SyncState]
    private var clients: [BundleService: HTTPClient] = [:]

    /// Opens the store for this process; nothing is read or asked for yet.
    ///
    /// - Parameter version: what `opa.runtime()` says about the program.
    /// - Throws: `SyncError` with `sync_store_busy` or `sync_store_failed`.
    public init(
        _ configuration: SyncConfiguration, version: String = "", environment: Environment = Environment(), logger: Logger
    ) throws(SyncError) {
        self.configuration = configuration
        self.environment = environment
        self.logger = logger
        store = try BundleStore(path: configuration.storeDirectory)
        var limits = PolicySet.Limits()
        limits.memory = configuration.server.memoryLimit
        limits.time = configuration.server.evaluation
        limits.inputDepth = configuration.server.depthLimit
        var surroundings = PolicySet.Surroundings()
        surroundings.network = NetworkAccess(transport: SystemNetwork(), cache: InterQueryCache(limit: configuration.responseCacheLimit))
        surroundings.runtime = RuntimeDescription(version: version, configuration: configuration.published).json
        activation = try Activation(
            store: store, bundleLimits: configuration.bundleLimits, policyLimits: limits, surroundings: surroundings)
        active = activation.active
        states = Dictionary(uniqueKeysWithValues: configuration.bundles.map { ($0.name, SyncState(name: $0.name, polling: $0.polling)) })
    }

    /// How each bundle is doing, sorted by name.
    public var statuses: [BundleStatus] { states.values.map(\.status).sorted { $0.name < $1.name } }

    /// Takes up what an earlier process had activated, after verifying it again.
    public func begin() async {
        let now = environment.now()
        let (activation, bundles) = (activation, configuration.bundles)
        for bundle in bundles where bundle.verification == nil {
            logger.warning("bundle \(bundle.name): NO KEY is configured, so anybody may have made what is activated (add keys)")
        }
        guard let resumed = try? await NIOThreadPool.singleton.runIfActive({ activation.resume(bundles, at: now) }) else { return }
        for (name, active) in resumed.active {
            states[name]?.resume(active, activatedAt: resumed.activated[name])
            logger.info("bundle \(name): revision \(active.revision) of the store decides", metadata: Self.metadata(active))
        }
        for error in resumed.errors {
            logger.error("store: \(error)")
            for name in states.keys { states[name]?.note(error) }
        }
    }

    /// Asks once for every bundle.
    /// - Returns: How each bundle is doing then.
    @discardableResult
    public func syncOnce() async -> [BundleStatus] {
        await withTaskGroup(of: Void.self) { group in
            for bundle in configuration.bundles { group.addTask { _ = await self.cycle(bundle, waits: false) } }
        }
        return statuses
    }

    /// Keeps every bundle up to date until the service group shuts down or the task is cancelled. Call ``begin()`` before.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for bundle in self.configuration.bundles { group.addTask { await self.follow(bundle) } }
            }
        }
        await close()
    }

    /// Ends connections and gives the store to other processes, after an activation that is going on. What decides goes on deciding; nothing
    /// is activated any more.
    public func close() async {
        let activation = activation
        try? await NIOThreadPool.singleton.runIfActive { activation.close() }
        let open = clients.values
        clients = [:]
        for client in open { try? await client.shutdown() }
    }

    private func follow(_ bundle: SyncConfiguration.Bundle) async {
        while !Task.isCancelled {
            let delay = await cycle(bundle, waits: true)
            do { try await Task.sleep(for: delay) } catch { return }
        }
    }

    /// One request and what follows from it.
    /// - Returns: How long to wait before the next one.
    private func cycle(_ bundle: SyncConfiguration.Bundle, waits: Bool) async -> Duration {
        guard var request = states[bundle.name]?.request(at: environment.now()) else { return .seconds(1) }
        if !waits { request.wait = nil }
        let file = store.downloadPath()
        defer { unlink(file) }
        let reply = await reply(bundle, request, file)
        if Task.isCancelled { return .zero }
        switch states[bundle.name]?.receive(reply, at: environment.now(), random: environment.random()) {
        case .activate(let download): return await activate(bundle, file, download)
        case .wait(let delay):
            if case .failed(let error) = reply { report(error, bundle, delay) }
            if case .downloaded(let download) = reply { await note(download.entityTag, of: bundle.name) }
            return delay
        case nil: return .seconds(1)
        }
    }

    /// The service has another tag for the same content. An activation may be going on, so this waits on a thread for blocking work.
    private func note(_ entityTag: String?, of name: String) async {
        let activation = activation
        try? await NIOThreadPool.singleton.runIfActive { activation.note(entityTag: entityTag, of: name) }
    }

    private func reply(_ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request, _ file: String) async -> SyncState.Reply {
        do {
            let fetcher = BundleFetcher(client: try client(bundle.service), limits: configuration.downloadLimits)
            return await fetcher.fetch(bundle, request) { try DownloadedFile(path: file) }
        } catch {
            return .failed(error)
        }
    }

    private func activate(_ bundle: SyncConfiguration.Bundle, _ file: String, _ download: SyncState.Download) async -> Duration {
        let now = environment.now()
        let result: Result<SyncState.Active, SyncError>
        do {
            let activation = activation
            result = try await NIOThreadPool.singleton.runIfActive {
                do throws(SyncError) {
                    return .success(try activation.activate(bundle, file: file, download: download, at: now))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            return .zero
        }
        switch result {
        case .success(let active):
            logger.info("bundle \(bundle.name): revision \(active.revision) is active", metadata: Self.metadata(active))
            return states[bundle.name]?.activated(active, at: environment.now(), random: environment.random()) ?? .seconds(1)
        case .failure(let error):
            let delay = states[bundle.name]?.rejected(error, random: environment.random()) ?? .seconds(1)
            report(error, bundle, delay)
            return delay
        }
    }

    /// Which bundle it is, and which of its compiled parts are in use.
    private static func metadata(_ active: SyncState.Active) -> Logger.Metadata {
        let parts = active.compiledParts.joined(separator: ", ")
        return ["sha256": "\(active.sha256)", "compiled": "\(parts.isEmpty ? "here" : parts)"]
    }

    private func report(_ error: SyncError, _ bundle: SyncConfiguration.Bundle, _ delay: Duration) {
        logger.error("bundle \(bundle.name): \(error)", metadata: ["retry": "\(delay)"])
    }

    private func client(_ service: BundleService) throws(SyncError) -> HTTPClient {
        if let client = clients[service] { return client }
        let client = try service.client()
        clients[service] = client
        return client
    }
}
