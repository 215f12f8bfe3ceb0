import BundleServer
import DurableFiles
import HTTPServing
import Logging
import PolicyBundle
import RegoValue
import ServiceLifecycle
import Signing
import Synchronization
import TestSupport

@testable import EnforcementPoint

/// A published repository behind a real server, and enforcement points that pull from it.
struct SyncFixture: Sendable {
    let repository: String
    let port: Int
    let records: Records
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    final class Records: Sendable {
        let all = Mutex<[AccessRecord]>([])
        var statuses: [Int] { all.withLock { $0.map(\.status) } }

        /// The statuses once there are so many: a line is written when its answer has been sent.
        func statuses(_ count: Int) async throws -> [Int] {
            try await Threads.until { self.statuses.count >= count }
            return statuses
        }
    }

    static let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    static func with(_ body: (SyncFixture) async throws -> Void) async throws {
        let fixture = try await start()
        do {
            try await body(fixture)
        } catch {
            try? await fixture.stop()
            throw error
        }
        try await fixture.stop()
    }

    /// - Parameter host: Another loopback address than that of all tests keeps a port free for a server that comes back.
    static func start(host: String = "127.0.0.1", port: Int = 0, repository: String = Scratch.path("repository")) async throws
        -> SyncFixture
    {
        let records = Records()
        var configuration = BundleServer.Configuration(directory: repository, address: ListenAddress(host: host, port: port))
        configuration.watchPeriod = .milliseconds(20)
        configuration.accessLog = AccessLog { record in records.all.withLock { $0.append(record) } }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = BundleServer(configuration, logger: logger) { continuation.yield($0) }
        let group = ServiceGroup(services: [server], logger: logger)
        let running = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        for await port in ports { return SyncFixture(repository: repository, port: port, records: records, group: group, running: running) }
        try await running.value
        throw CancellationError()
    }

    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }

    /// A point that trusts the fixture's key, with a store of its own unless one is given.
    func point(_ names: [String] = ["app"], store: String = Scratch.path("store"), change: Change = .none) throws -> EnforcementPoint {
        try Self.point(port: port, names, store: store, change: change)
    }

    /// How a configuration differs from the default.
    struct Change: Sendable {
        let apply: @Sendable (inout SyncConfiguration) -> Void

        static let none = Change { _ in }

        static func changing(_ apply: @escaping @Sendable (inout SyncConfiguration) -> Void) -> Change { Change(apply: apply) }
    }

    static func point(
        host: String = "127.0.0.1", port: Int, _ names: [String] = ["app"], store: String = Scratch.path("store"), change: Change = .none
    ) throws -> EnforcementPoint {
        var configuration = try configuration(host: host, port: port, names, store: store)
        change.apply(&configuration)
        return try EnforcementPoint(configuration, logger: logger)
    }

    static func configuration(host: String = "127.0.0.1", port: Int, _ names: [String] = ["app"], store: String) throws -> SyncConfiguration
    {
        try SyncConfiguration(yaml: yaml(host: host, port: port, names, store: store), file: "sync.yaml", folder: "/tmp")
    }

    static func yaml(host: String = "127.0.0.1", port: Int, _ names: [String] = ["app"], store: String) throws -> String {
        let key = String(decoding: try BundleFixture.team.get().publicKey.pem, as: UTF8.self).split(separator: "\n")
        let bundles = names.map { name in
            """
              \(name):
                resource: bundles/\(name)/stable.tar.gz
                polling: { min_delay_seconds: 0, max_delay_seconds: 1, long_polling_timeout_seconds: 30 }
            """
        }
        return """
            services: { local: { url: "http://\(host):\(port)", response_header_timeout_seconds: 5 } }
            keys:
              team:
                algorithm: EdDSA
                key: |
            \(key.map { "      " + $0 }.joined(separator: "\n"))
            bundles:
            \(bundles.joined(separator: "\n"))
            persistence_directory: \(store)
            server: { address: "127.0.0.1:0" }
            """
    }
}

extension EnforcementPoint {
    /// The answer of a numbered bundle.
    nonisolated func number(_ name: String = "app") throws -> String? {
        try active.set.decide(path: [name, "answer"], input: Array(#"{"user": "ada"}"#.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    func status(_ name: String = "app") -> BundleStatus? { statuses.first { $0.name == name } }

    /// Does `body` and ends the connections.
    nonisolated func use(_ body: (EnforcementPoint) async throws -> Void) async throws {
        do {
            try await body(self)
        } catch {
            await close()
            throw error
        }
        await close()
    }
}

/// What a numbered bundle answers.
func answer(_ number: Int) -> String { #"{"data":\#(number),"policy":\#(number),"user":"ada"}"# }

/// A published repository that somebody writes to without the care of a publish.
struct DurableDirectoryOf {
    let directory: DurableDirectory

    init(_ path: String) throws { directory = try DurableDirectory(path: path) }

    func plant(_ bytes: [UInt8], name: String = "app") throws { try directory.replace("bundles/\(name)/stable.tar.gz", with: bytes) }
}
