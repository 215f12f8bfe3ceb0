import AsyncHTTPClient
import DurableFiles
import HTTPServing
import NIOSSL
import Testing

@testable import BundleServer

@Suite("Limits on clients")
struct ClientLimitTests {
    /// What the server says until it closes the connection, and how long that took.
    private func untilClosed(port: Int, _ pieces: [String], between: Duration) async throws -> (String, Duration) {
        let started = ContinuousClock.now
        let text = try await offThePool {
            let connection = try RawConnection(port: port)
            for piece in pieces {
                // A server that has closed the connection refuses further bytes: that is the end of it.
                guard (try? connection.send(piece)) != nil else { break }
                pause(between)
            }
            var bytes: [UInt8] = []
            while let more = try connection.receive() { bytes += more }
            return String(decoding: bytes, as: UTF8.self)
        }
        return (text, ContinuousClock.now - started)
    }

    @Test("a header that is too large is refused")
    func largeHeader() async throws {
        try await RunningServer.with { server in
            let long = String(repeating: "a", count: 20_000)
            let answer = try await server.raw("GET / HTTP/1.1\r\nHost: x\r\nX: \(long)\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 431 ") || answer.isEmpty)
            let many = (0..<200).map { "X\($0): 1\r\n" }.joined()
            let second = try await server.raw("GET / HTTP/1.1\r\nHost: x\r\n\(many)\r\n")
            #expect(second.hasPrefix("HTTP/1.1 400 ") || second.hasPrefix("HTTP/1.1 431 ") || second.isEmpty)
        }
    }

    @Test("a client that drips its header, or says nothing, is cut off")
    func slowHeader() async throws {
        try await RunningServer.with(.changing { $0.limits.idle = .milliseconds(300) }) { server in
            let (silent, first) = try await untilClosed(port: server.port, [], between: .zero)
            #expect(silent.isEmpty && first < .seconds(20))
            let drip = ["GET / HTTP/1.1\r\n"] + (0..<1000).map { "X\($0): 1\r\n" }
            let (_, second) = try await untilClosed(port: server.port, drip, between: .milliseconds(50))
            #expect(second < .seconds(25))
        }
    }

    @Test("a client that does not take its answer is cut off, and the log says so")
    func slowReader() async throws {
        try await RunningServer.with(.changing { $0.limits.stall = .milliseconds(300) }) { server in
            try server.directory.replace("big.tar.gz", with: [UInt8](repeating: 7, count: 32 << 20))
            let connection = try RawConnection(port: server.port, receiveBuffer: 4096)
            try connection.send("GET /big.tar.gz HTTP/1.1\r\nHost: x\r\n\r\n")
            try await until { server.records.all.withLock { !$0.isEmpty } }
            #expect(server.records.all.withLock { $0.first?.aborted } == true)
            _ = connection
        }
    }

    @Test("connections beyond the limit wait until one is free")
    func connections() async throws {
        try await RunningServer.with(.changing { $0.limits.connections = 1 }) { server in
            try server.directory.replace("index.json", with: Array("{}".utf8))
            let port = server.port
            var first: RawConnection? = try await offThePool {
                let connection = try RawConnection(port: port)
                _ = try connection.exchange("GET /index.json HTTP/1.1\r\nHost: x\r\n\r\n")
                return connection
            }
            async let second = server.raw("GET /index.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            // Time for the second, were it let in.
            try await offThePool { pause(.milliseconds(100)) }
            #expect(first != nil && server.records.all.withLock { $0.count } == 1)
            first = nil
            #expect(try await second.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("with a certificate the same files come over TLS, and plain text is refused")
    func tls() async throws {
        let files = try SelfSigned.make()
        try await RunningServer.with(.changing { $0.tls = TLSFiles(certificate: files.certificate, privateKey: files.key) }) { server in
            try server.directory.replace("index.json", with: Array("{}".utf8))
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(files.certificate)
            let client = HTTPClient(configuration: .init(tlsConfiguration: tls))
            do {
                #expect(try await server.request("/index.json", scheme: "https", client: client).text == "{}")
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
            let plain = try? await server.raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(plain?.hasPrefix("HTTP/") != true)
        }
    }

    @Test("an unusable certificate and a taken port are reported, each with its code")
    func cannotStart() async throws {
        let missing = await #expect(throws: HTTPServiceError.self) {
            try await RunningServer.with(.changing { $0.tls = TLSFiles(certificate: "/nowhere.pem", privateKey: "/nowhere.key") }) { _ in }
        }
        #expect(missing?.code == "server_tls_unusable")
        try await RunningServer.with { server in
            let taken = await #expect(throws: HTTPServiceError.self) {
                try await RunningServer.with(.changing { $0.address = ListenAddress(port: server.port) }) { _ in }
            }
            #expect(taken?.code == "server_cannot_listen")
        }
    }
}
