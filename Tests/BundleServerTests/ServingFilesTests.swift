import DurableFiles
import Glibc
import Testing

@testable import BundleServer

@Suite("Serving files")
struct ServingFilesTests {
    static let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }

    private func withRepository(_ body: (RunningServer) async throws -> Void) async throws {
        try await RunningServer.with { server in
            try server.directory.makeDirectory("bundles/app")
            try server.directory.replace("bundles/app/stable.tar.gz", with: Self.content)
            try server.directory.replace("bundles/app/1.0.0.tar.gz", with: Self.content)
            try server.directory.replace("index.html", with: Array("<p>hello".utf8))
            try server.directory.replace("index.json", with: Array("{}".utf8))
            try await body(server)
        }
    }

    @Test("a bundle comes whole, with its digest as entity tag, OPA's content type and a cache rule by name")
    func whole() async throws {
        try await withRepository { server in
            let channel = try await server.request("/bundles/app/stable.tar.gz")
            #expect(channel.status == 200)
            #expect(channel.body == Self.content)
            #expect(channel["etag"] == "\"\(sha256Hex(Self.content))\"")
            #expect(channel["content-type"] == "application/vnd.openpolicyagent.bundles")
            #expect(channel["cache-control"] == "no-cache")
            #expect(channel["content-length"] == "200000")
            #expect(channel["last-modified"] != nil && channel["date"] != nil)
            let version = try await server.request("/bundles/app/1.0.0.tar.gz?x=1")
            #expect(version["cache-control"] == "public, max-age=31536000, immutable")
            let page = try await server.request("/")
            #expect(page.text == "<p>hello" && page["content-type"] == "text/html; charset=utf-8")
            #expect(try await server.request("/index.json")["content-type"] == "application/json")
        }
    }

    @Test("without long polling a bundle is plain gzip, so that OPA does not wait")
    func plainType() async throws {
        try await RunningServer.with(.changing { $0.longestWait = nil }) { server in
            try server.directory.makeDirectory("bundles/app")
            try server.directory.replace("bundles/app/stable.tar.gz", with: [1])
            let answer = try await server.request("/bundles/app/stable.tar.gz")
            #expect(answer["content-type"] == "application/gzip")
        }
    }

    @Test("HEAD has the header of GET and no body")
    func head() async throws {
        try await withRepository { server in
            let get = try await server.request("/bundles/app/stable.tar.gz")
            let answer = try await server.raw("HEAD /bundles/app/stable.tar.gz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let lines = answer.split(separator: "\r\n")
            #expect(lines.first == "HTTP/1.1 200 OK")
            #expect(lines.contains { $0.lowercased() == "content-length: 200000" })
            #expect(lines.contains { $0.lowercased() == "etag: \(get["etag"] ?? "")" })
            #expect(answer.hasSuffix("\r\n\r\n"))
            let missing = try await server.raw("HEAD /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(missing.hasPrefix("HTTP/1.1 404 ") && missing.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("If-None-Match and If-Modified-Since answer 304 without a body, and 200 when the file was replaced by another of the same size")
    func notModified() async throws {
        try await withRepository { server in
            let path = "/bundles/app/stable.tar.gz"
            let first = try await server.request(path)
            let tag = try #require(first["etag"])
            let date = try #require(first["last-modified"])
            for headers in [
                [("If-None-Match", tag)], [("If-None-Match", "\"x\", W/\(tag)")], [("If-None-Match", "*")], [("If-Modified-Since", date)],
            ] {
                let again = try await server.request(path, headers: headers)
                #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag)
            }
            let raw = try await server.raw("GET \(path) HTTP/1.1\r\nHost: x\r\nIf-None-Match: \(tag)\r\nConnection: close\r\n\r\n")
            #expect(raw.hasPrefix("HTTP/1.1 304 ") && !raw.lowercased().contains("content-length") && !raw.lowercased().contains("chunked"))
            // If-None-Match decides alone when both are there.
            #expect(try await server.request(path, headers: [("If-None-Match", "\"x\""), ("If-Modified-Since", date)]).status == 200)
            for round in 0..<20 {
                let other = Self.content.map { $0 &+ UInt8(round + 1) }
                try server.directory.replace("bundles/app/stable.tar.gz", with: other)
                let changed = try await server.request(path, headers: [("If-None-Match", tag)])
                #expect(changed.status == 200 && changed["etag"] == "\"\(sha256Hex(other))\"" && changed.body == other)
            }
        }
    }

    @Test("one range is answered with 206, one outside with 416, and If-Range protects against a changed file")
    func ranges() async throws {
        try await withRepository { server in
            let path = "/bundles/app/1.0.0.tar.gz"
            let tag = try #require(try await server.request(path)["etag"])
            let cases: [(String, Range<Int>)] = [
                ("bytes=0-9", 0..<10), ("bytes=199990-", 199_990..<200_000), ("bytes=-5", 199_995..<200_000),
                ("bytes=70000-140000", 70000..<140_001),
                ("bytes=5-99999999999999999999", 5..<200_000),
            ]
            for (header, range) in cases {
                let answer = try await server.request(path, headers: [("Range", header), ("If-Range", tag)])
                #expect(answer.status == 206 && answer.body == Array(Self.content[range]), "\(header)")
                #expect(answer["content-range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/200000")
            }
            for header in ["bytes=200000-", "bytes=-0", "bytes=99999999999999999999-"] {
                let answer = try await server.request(path, headers: [("Range", header)])
                #expect(answer.status == 416 && answer["content-range"] == "bytes */200000", "\(header)")
            }
            for header in ["bytes=1-2,4-5", "lines=1-2", "bytes=9-1", "bytes=-", "bytes=a-b", "bytes=--1"] {
                #expect(try await server.request(path, headers: [("Range", header)]).status == 200, "\(header)")
            }
            #expect(try await server.request(path, headers: [("Range", "bytes=0-9"), ("If-Range", "\"other\"")]).status == 200)
            #expect(try await server.request(path, headers: [("Range", "bytes=0-9"), ("If-Range", "W/\(tag)")]).status == 200)
        }
    }

    @Test("a download in progress goes on with the bytes it began with when the file is replaced")
    func replacedWhileSending() async throws {
        let big = [UInt8](repeating: 65, count: 8 << 20)
        try await RunningServer.with { server in
            try server.directory.replace("big.tar.gz", with: big)
            let port = server.port
            let directory = server.directory
            let received = try await offThePool {
                let connection = try RawConnection(port: port, receiveBuffer: 4096)
                try connection.send("GET /big.tar.gz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                var bytes = try connection.receive() ?? []
                try directory.replace("big.tar.gz", with: [UInt8](repeating: 66, count: 8 << 20))
                while let more = try connection.receive() { bytes += more }
                return bytes
            }
            #expect(received.suffix(8 << 20).allSatisfy { $0 == 65 } && received.count > 8 << 20)
        }
    }

    @Test("only GET and HEAD, and no request body")
    func methods() async throws {
        try await withRepository { server in
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
                let answer = try await server.raw(
                    "\(method) /index.json HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.lowercased().contains("\r\nallow: get, head\r\n"), "\(method)")
            }
            let body = try await server.raw("GET /index.json HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            #expect(body.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(
        "nothing outside of the repository and nothing hidden in it is served",
        arguments: [
            "/../secret", "/bundles/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/bundles/%2e%2e/%2e%2e/secret", "/%2e%2e%2fsecret",
            "/..%5csecret", "/..\\secret", "/bundles\\app", "//etc/passwd", "/etc/passwd", "/bundles//app/stable.tar.gz",
            "/index.json%00.html",
            "/%00", "/.hidden", "/bundles/.tmp-1-a", "/.lock", "/%2ehidden", "/link.json", "/out/passwd", "/bundles", "/bundles/app/",
            "/bundles/app", "/fifo", "/in.json", "/%", "/%zz", "/%ff", "/a%0d%0ab", "/./index.json", "/%c0%ae%c0%ae/secret",
            "/index.json/", "/index.json/x", "/" + String(repeating: "a/", count: 600), "/" + String(repeating: "a", count: 300),
        ])
    func refused(target: String) async throws {
        try await withRepository { server in
            let root = server.directory.path
            try server.directory.replace(".hidden", with: [1])
            try server.directory.replace(".lock", with: [1])
            try server.directory.replace("bundles/.tmp-1-a", with: [1])
            #expect(symlink("/etc/passwd", root + "/link.json") == 0)
            #expect(symlink("/etc", root + "/out") == 0)
            #expect(symlink("index.json", root + "/in.json") == 0)
            #expect(mkfifo(root + "/fifo", 0o644) == 0)
            let answer = try await server.raw("GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 404 ") || answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(200))")
            #expect(!answer.contains("root:"))
        }
    }

    @Test("every request is one line in the access log")
    func accessLog() async throws {
        try await withRepository { server in
            _ = try await server.request("/index.json?a=\"b")
            _ = try await server.request("/nothing")
            // A line is written when its answer has been sent.
            try await until { server.records.all.withLock { $0.count == 2 } }
            let records = server.records.all.withLock { $0 }
            #expect(records.map(\.status) == [200, 404])
            #expect(records[0].bytes == 2 && records[0].client.hasPrefix("127.0.0.1:") && records[0].method == "GET")
            let line = String(decoding: records[0].json, as: UTF8.self)
            #expect(
                line.contains(#""target":"/index.json?a=%22b","status":200,"bytes":2,"ms":"#)
                    || line.contains(#""target":"/index.json?a=\"b","status":200"#))
        }
    }

    @Test("health is answered, and a missing repository is not an error of the server")
    func health() async throws {
        try await RunningServer.with(.changing { $0.directory = "/tmp/writ-not-there" }) { server in
            let health = try await server.request("/health")
            #expect(health.status == 200 && health.text == "{}\n")
            #expect(try await server.request("/index.json").status == 404)
        }
    }
}
