import Foundation
import RegoValue
import TestSupport

/// The servers of `Server/server.py`, started once for all tests of the run, with certificates of their own.
final class TestServers: Sendable {
    struct Unstarted: Error, CustomStringConvertible {
        let description: String
    }

    static let shared: Result<TestServers, any Error> = Result { try TestServers() }

    /// Ends the servers with the test process, when its end of the pipe is closed.
    private let standardInput: Pipe
    private let places: [(name: String, value: String)]

    private init() throws {
        let folder = Scratch.path("http-send")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let scripts = Paths.repository.appendingPathComponent("Tests/NetworkBuiltinsTests/Server")
        let maker = try Process.run(scripts.appendingPathComponent("make-pki"), arguments: [folder])
        maker.waitUntilExit()
        guard maker.terminationStatus == 0 else { throw Unstarted(description: "no certificates: install openssl") }
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments = ["python3", scripts.appendingPathComponent("server.py").path, folder, folder + "/socket"]
        standardInput = Pipe()
        let output = Pipe()
        server.standardInput = standardInput
        server.standardOutput = output
        try server.run()
        let line = output.fileHandleForReading.availableData
        guard let ports = try? Document(json: Array(line)) else { throw Unstarted(description: "no servers: install python3") }
        let authority = try String(contentsOfFile: folder + "/ca.pem", encoding: .utf8)
        places =
            ["plain", "tls", "named", "mtls"].map { ($0, ports.root[$0].description) } + [
                ("socket", (folder + "/socket").replacingOccurrences(of: "/", with: "%2F")), ("pki", folder),
                ("ca", authority.replacingOccurrences(of: "\n", with: "\\n")),
            ]
    }

    /// A text with `{plain}`, `{tls}`, `{named}`, `{mtls}`, `{socket}`, `{pki}` and `{ca}` replaced by what they stand for.
    func filled(_ text: String) -> String {
        places.reduce(text) { $0.replacingOccurrences(of: "{\($1.name)}", with: $1.value) }
    }

    /// The other way round.
    func emptied(_ text: String) -> String {
        places.reduce(text) { $0.replacingOccurrences(of: $1.value, with: "{\($1.name)}") }
    }
}
