import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// serve, sync and agent: real processes that talk to each other.
struct NetworkCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func configure(port: Int, key: String = "team") throws {
        try directory.write(
            "sync.yaml",
            """
            services:
              central:
                url: http://127.0.0.1:\(port)
            keys:
              team:
                algorithm: EdDSA
                path: keys/\(key).pub.pem
            bundles:
              docs:
                service: central
                resource: bundles/docs/stable.tar.gz
                signing:
                  keyid: team
            persistence_directory: store
            server:
              address: 127.0.0.1:0
            """)
    }

    private func post(_ port: Int, _ path: String, _ body: String) async throws -> (status: Int, body: String) {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = body.isEmpty ? "GET" : "POST"
        if !body.isEmpty { request.httpBody = Data(body.utf8) }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    @Test("a bundle goes from the repository over server and sync to a decision")
    func wholeWay() async throws {
        try directory.makeSignedPolicies()
        try directory.publish(version: "0.1.0")
        let server = try directory.serve()
        try configure(port: server.port)

        let synced = try directory.writ.run("sync", "--config", "sync.yaml", "--once")
        #expect(synced.status == 0, "\(synced.output)\(synced.errors)")
        #expect(synced.output.contains("up to date") && synced.output.contains("team"))

        let agent = try RunningCommand(directory.writ, ["agent", "--config", "sync.yaml"], readyAfter: "answering at 127.0.0.1:")
        let input = try directory.read("docs/inputs/reader.json")
        let answer = try await post(agent.port, "/v1/data/docs/allow?provenance=true", "{\"input\": \(input)}")
        #expect(answer.status == 200)
        #expect(answer.body.contains("\"result\":true") && answer.body.contains("\"revision\""))
        #expect(try await post(agent.port, "/health?bundles", "").status == 200)
        #expect(agent.stop() == 0)
        #expect(server.stop() == 0)
    }

    @Test("a bundle signed by another key is not activated, and sync says so with status 1")
    func foreignKey() throws {
        try directory.makeSignedPolicies()
        try directory.succeed("keys", "generate", "--name", "other", "keys")
        try directory.publish(version: "0.1.0")
        let server = try directory.serve()
        try configure(port: server.port, key: "other")
        let synced = try directory.writ.run("sync", "--config", "sync.yaml", "--once", "--format", "json")
        #expect(synced.status == 1)
        #expect(synced.output.contains("bundle_signature_invalid"))
        #expect(!directory.exists("store/active"))
        _ = server.stop()
    }

    @Test("a server that cannot be reached, and an address that is taken, are the environment's fault: status 3")
    func environment() throws {
        try directory.makeSignedPolicies()
        try directory.publish(version: "0.1.0")
        let server = try directory.serve()
        let taken = try directory.writ.run("serve", "repository", "--addr", "127.0.0.1:\(server.port)")
        #expect(taken.status == 3 && taken.errors.contains("server_cannot_listen"), "\(taken.errors)")
        try configure(port: server.port)
        _ = server.stop()
        let synced = try directory.writ.run("sync", "--config", "sync.yaml", "--once")
        #expect(synced.status == 3, "\(synced.errors)")
    }

    @Test("a configuration that is wrong is told with its place: status 2")
    func configuration() throws {
        try directory.write("sync.yaml", "services:\n  central:\n    uri: http://localhost\n")
        let outcome = try directory.writ.run("sync", "--config", "sync.yaml", "--once")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("sync.yaml:") && outcome.errors.contains("configuration_invalid"))
    }
}

/// A command that runs until it is stopped.
final class RunningCommand {
    private let process = Process()
    private let errors = Pipe()
    /// The port that the command told.
    private(set) var port = 0

    /// Waits until standard error has `mark` followed by a port.
    init(_ executable: Executable, _ arguments: [String], readyAfter mark: String) throws {
        process.executableURL = Executable.url
        process.arguments = arguments
        process.currentDirectoryURL = executable.directory
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        var text = ""
        while port == 0 {
            let data = errors.fileHandleForReading.availableData
            try #require(!data.isEmpty, "ended before it was ready: \(text)")
            text += String(decoding: data, as: UTF8.self)
            if let found = text.range(of: mark) {
                let digits = text[found.upperBound...].prefix { $0.isNumber }
                if digits.endIndex < text.endIndex { port = Int(digits) ?? 0 }
            }
        }
        // What it writes from now on is not needed, but must not fill the pipe.
        errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Asks it to end, and waits.
    /// - Returns: the exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
