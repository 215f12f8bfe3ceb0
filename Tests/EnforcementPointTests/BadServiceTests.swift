import DurableFiles
import Glibc
import TestSupport
import Testing

@testable import EnforcementPoint

@Suite("Services that misbehave")
struct BadServiceTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\n"

    /// What one request to a scripted service comes to, how long it took and how many bytes are left in the store.
    private func outcome(
        _ answer: @escaping @Sendable (ScriptedServer.Connection) -> Void, change: SyncFixture.Change = .none
    ) async throws -> (code: String?, time: Duration, server: ScriptedServer) {
        let server = try ScriptedServer(answer: answer)
        let store = try DurableDirectory(path: Scratch.path("store"))
        let point = try SyncFixture.point(port: server.port, store: store.path, change: change)
        let started = ContinuousClock.now
        await point.syncOnce()
        let time = ContinuousClock.now - started
        let status = await point.status()
        await point.close()
        #expect(status?.activeDigest == nil)
        #expect(try store.list() == [".lock", "objects", "sets"])
        #expect(try store.list("objects") == [])
        return (status?.error?.code, time, server)
    }

    @Test("an endless answer ends at the size limit, chunked or not")
    func endless() async throws {
        let chunk = [UInt8](repeating: 0, count: 64 * 1024)
        for head in ["", "Transfer-Encoding: chunked\r\n"] {
            let (code, _, _) = try await outcome(
                { connection in
                    connection.send(Self.head + head + "\r\n")
                    let part = head.isEmpty ? chunk : Array("10000\r\n".utf8) + chunk + Array("\r\n".utf8)
                    while connection.send(part) {}
                }, change: .changing { $0.bundles[0].sizeLimit = 5_000_000 })
            #expect(code == "sync_too_large")
        }
    }

    @Test("a service that says that nothing changed, to a client that has nothing, is reported")
    func unaskedNotModified() async throws {
        let (code, _, _) = try await outcome { connection in connection.send("HTTP/1.1 304 Not Modified\r\n\r\n") }
        #expect(code == "sync_http_status")
    }

    @Test("an announced size over the limit is refused before anything is read")
    func announced() async throws {
        let (code, _, _) = try await outcome { connection in
            connection.send(Self.head + "Content-Length: 99999999999\r\n\r\n")
            while connection.send([1]) {}
        }
        #expect(code == "sync_too_large")
    }

    @Test("an answer that drips, stands still or does not begin is ended in time")
    func slow() async throws {
        let drip = try await outcome(
            { connection in
                connection.send(Self.head + "Content-Length: 1000\r\n\r\n")
                while connection.send([1]) { pauseThread(.milliseconds(50)) }
            },
            change: .changing {
                $0.downloadLimits.idle = .seconds(5)
                $0.downloadLimits.total = .milliseconds(700)
            })
        #expect(drip.code == "sync_total_timeout" && drip.time >= .milliseconds(700))
        let still = try await outcome(
            { connection in
                connection.send(Self.head + "Content-Length: 1000\r\n\r\n1")
                connection.hold()
            }, change: .changing { $0.downloadLimits.idle = .milliseconds(300) })
        #expect(still.code == "sync_idle_timeout")
        let silent = try await outcome(
            { $0.hold() }, change: .changing { $0.bundles[0].service.responseHeaderTimeout = 1 })
        #expect(silent.code == "sync_idle_timeout")
    }

    @Test("a truncated answer is noticed")
    func truncated() async throws {
        let bytes = try BundleFixture.numbered(1)
        let announced = try await outcome { connection in
            connection.send(Self.head + "Content-Length: \(bytes.count)\r\n\r\n")
            connection.send(Array(bytes.dropLast(20)))
        }
        #expect(announced.code == "sync_truncated")
        let chunked = try await outcome { connection in
            connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n\(String(bytes.count, radix: 16))\r\n")
            connection.send(Array(bytes.dropLast(20)))
        }
        #expect(chunked.code == "sync_truncated")
        // Without a length the archive itself has to show that its end is missing.
        let silent = try await outcome { connection in
            connection.send(Self.head + "\r\n")
            connection.send(Array(bytes.dropLast(20)))
        }
        #expect(silent.code?.hasPrefix("bundle_gzip_") == true)
    }

    @Test("other answers than 200 and 304 are reported with their number", arguments: [404, 500, 401, 206])
    func status(number: Int) async throws {
        let (code, _, server) = try await outcome { $0.send("HTTP/1.1 \(number) Answer\r\nContent-Length: 0\r\n\r\n") }
        #expect(code == "sync_http_status")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /bundles/app/stable.tar.gz HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("prefer: modes=snapshot\r\n") && !request.lowercased().contains("if-none-match"))
    }

    @Test("nonsense instead of HTTP, and a redirection without end, are errors and not more")
    func nonsense() async throws {
        let nonsense = try await outcome { $0.send("hello\r\n\r\n") }
        #expect(nonsense.code == "sync_unreachable")
        let circle = try await outcome { $0.send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n") }
        #expect(circle.code == "sync_unreachable" && circle.server.requests.count <= 5)
    }

    @Test("a service that offers an older bundle as new is followed, since nothing signed says which is newer")
    func stale() async throws {
        try await SyncFixture.with { fixture in
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            try BundleFixture.publish(BundleFixture.numbered(2), to: fixture.repository)
            try await fixture.point().use { point async throws in
                await point.syncOnce()
                #expect(try point.number() == answer(2))
                try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
                await point.syncOnce()
                #expect(try point.number() == answer(1))
            }
        }
    }

    @Test("a service's token and headers are sent, the token as its file has it at that moment")
    func credentials() async throws {
        let folder = try DurableDirectory(path: Scratch.path("token"))
        try folder.replace("token", with: Array("first\n".utf8))
        let server = try ScriptedServer { $0.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") }
        let point = try SyncFixture.point(
            port: server.port,
            change: .changing {
                $0.bundles[0].service.tokenPath = folder.absolute("token")
                $0.bundles[0].service.headers = ["X-Tenant": "blue"]
            })
        try await point.use { point async throws in
            await point.syncOnce()
            try folder.replace("token", with: Array("second".utf8))
            await point.syncOnce()
            try folder.remove("token")
            await point.syncOnce()
            #expect(await point.status()?.error?.code == "sync_credentials_unreadable")
        }
        let requests = server.requests.map { $0.lowercased() }
        #expect(requests.count == 2)
        #expect(requests[0].contains("authorization: bearer first\r\n") && requests[0].contains("x-tenant: blue\r\n"))
        #expect(requests.last?.contains("authorization: bearer second\r\n") == true)
    }
}

/// Lets time pass on a thread of the test's own.
func pauseThread(_ duration: Duration) {
    usleep(UInt32(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000))
}
