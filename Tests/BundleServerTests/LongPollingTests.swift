import DurableFiles
import Testing

@testable import BundleServer

@Suite("Long polling")
struct LongPollingTests {
    private let path = "/bundles/app/stable.tar.gz"

    private func withRepository(
        _ change: Change = .changing { _ in }, _ body: (RunningServer, _ tag: String) async throws -> Void
    ) async throws {
        try await RunningServer.with(change) { server in
            try server.directory.makeDirectory("bundles/app")
            try server.directory.replace("bundles/app/stable.tar.gz", with: Array("one".utf8))
            let tag = try #require(try await server.request(path)["etag"])
            try await body(server, tag)
        }
    }

    private func untilWaiting(_ count: Int, _ server: RunningServer) async throws {
        try await until { server.server.waiterCount == count }
    }

    @Test(
        "a waiting request is answered with the new bundle as soon as it is there", arguments: ["wait=20", "modes=snapshot,delta;wait=20"])
    func change(prefer: String) async throws {
        try await withRepository { server, tag in
            async let answer = server.request(path, headers: [("If-None-Match", tag), ("Prefer", prefer)])
            try await untilWaiting(1, server)
            let started = ContinuousClock.now
            try server.directory.replace("bundles/app/stable.tar.gz", with: Array("two".utf8))
            let changed = try await answer
            #expect(changed.status == 200 && changed.text == "two")
            #expect(ContinuousClock.now - started < .seconds(15))
            #expect(server.server.waiterCount == 0)
        }
    }

    @Test("a replacement with the same bytes does not end the wait")
    func sameBytes() async throws {
        try await withRepository { server, tag in
            async let answer = server.request(path, headers: [("If-None-Match", tag), ("Prefer", "wait=20")])
            try await untilWaiting(1, server)
            try server.directory.replace("bundles/app/stable.tar.gz", with: Array("one".utf8))
            try server.directory.replace("bundles/app/other.tar.gz", with: Array("two".utf8))
            let other = try await server.request(path, headers: [("If-None-Match", tag), ("Prefer", "wait=1")])
            #expect(other.status == 304)
            try server.directory.replace("bundles/app/stable.tar.gz", with: Array("two".utf8))
            #expect(try await answer.text == "two")
        }
    }

    @Test("a wait that is over is 304, after the time asked for and not later than the server allows", arguments: [(1, 600), (600, 1)])
    func timeOut(asked: Int, allowed: Int) async throws {
        try await withRepository(.changing { $0.longestWait = .seconds(allowed) }) { server, tag in
            let started = ContinuousClock.now
            let answer = try await server.request(path, headers: [("If-None-Match", tag), ("Prefer", "wait=\(asked)")])
            let elapsed = ContinuousClock.now - started
            #expect(answer.status == 304 && answer["etag"] == tag)
            #expect(elapsed >= .milliseconds(950) && elapsed < .seconds(30))
        }
    }

    @Test("without a tag, with an old tag or for a missing file nothing waits")
    func noWait() async throws {
        try await withRepository { server, _ in
            let cases = [
                (path, [("Prefer", "wait=600")], 200), (path, [("Prefer", "wait=600"), ("If-None-Match", "\"old\"")], 200),
                ("/bundles/app/none.tar.gz", [("Prefer", "wait=600"), ("If-None-Match", "*")], 404),
            ]
            for (path, headers, status) in cases {
                let answer = try await server.request(path, headers: headers)
                #expect(answer.status == status)
            }
        }
    }

    @Test("a removed file ends the wait with 404")
    func removed() async throws {
        try await withRepository { server, tag in
            async let answer = server.request(path, headers: [("If-None-Match", tag), ("Prefer", "wait=20")])
            try await untilWaiting(1, server)
            try server.directory.remove("bundles/app/stable.tar.gz")
            #expect(try await answer.status == 404)
        }
    }

    @Test("the number of waiting requests is bounded; one more is told to come back later")
    func bounded() async throws {
        try await withRepository(.changing { $0.waiters = 2 }) { server, tag in
            let headers = [("If-None-Match", tag), ("Prefer", "wait=20")]
            async let first = server.request(path, headers: headers)
            async let second = server.request(path, headers: headers)
            try await untilWaiting(2, server)
            let third = try await server.request(path, headers: headers)
            #expect(third.status == 503 && third["retry-after"] == "30")
            try server.directory.replace("bundles/app/stable.tar.gz", with: Array("two".utf8))
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
        }
    }

    @Test("a client that goes away frees its place")
    func clientGone() async throws {
        try await withRepository { server, tag in
            var connection: RawConnection? = try RawConnection(port: server.port)
            try connection?.send("GET \(path) HTTP/1.1\r\nHost: x\r\nIf-None-Match: \(tag)\r\nPrefer: wait=600\r\n\r\n")
            try await untilWaiting(1, server)
            connection = nil
            try await untilWaiting(0, server)
        }
    }

    @Test("a shutdown answers waiting requests at once, and the server ends")
    func shutdown() async throws {
        let server = try await RunningServer.start()
        try server.directory.makeDirectory("bundles/app")
        try server.directory.replace("bundles/app/stable.tar.gz", with: Array("one".utf8))
        let tag = try #require(try await server.request(path)["etag"])
        async let answer = server.request(path, headers: [("If-None-Match", tag), ("Prefer", "wait=600")])
        try await untilWaiting(1, server)
        let started = ContinuousClock.now
        await server.shutDown()
        #expect(try await answer.status == 304)
        try await server.stop()
        #expect(ContinuousClock.now - started < .seconds(9))
    }
}
