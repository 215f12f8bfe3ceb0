import RegoEngine
import Testing

@Suite("Fetching what a URL names")
struct WebDownloadTests {
    @Test("redirects are followed, headers are sent, and the body is what came")
    func redirects() throws {
        let transport = ScriptedTransport(
            ScriptedTransport.response(302, ["Location": "/there"]), ScriptedTransport.response(200, [:], "bundle"))
        let download = WebDownload("http://h:8080/here", headers: ["authorization": "Bearer t"])
        let response = try download.response(over: NetworkAccess(transport: transport))
        #expect(response.status == 200 && response.body == Array("bundle".utf8))
        #expect(transport.requests.map(\.target) == ["/here", "/there"])
        #expect(transport.requests.allSatisfy { $0.host == "h" && $0.port == 8080 && $0.method == "GET" })
        #expect(transport.requests[0].headers.contains { $0.name == "Authorization" && $0.value == "Bearer t" })
    }

    @Test("no answer is a failure with its reason; any status is an answer")
    func failures() throws {
        let refused = ScriptedTransport(.failure(.unreachable("connection refused")))
        let failure = try #require(throws: WebDownload.Failure.self) {
            try WebDownload("http://h/").response(over: NetworkAccess(transport: refused))
        }
        #expect(failure.reason.contains("connection refused"))
        #expect(throws: WebDownload.Failure.self) {
            try WebDownload("ftp://h/").response(over: NetworkAccess(transport: refused))
        }
        let missing = ScriptedTransport(ScriptedTransport.response(404))
        #expect(try WebDownload("https://h/").response(over: NetworkAccess(transport: missing)).status == 404)
    }

    @Test("whose certificates are believed is said to the transport")
    func certificates() throws {
        let transport = ScriptedTransport(ScriptedTransport.response())
        let access = NetworkAccess(transport: transport)
        _ = try WebDownload("https://h/").response(over: access)
        _ = try WebDownload("https://h/", authority: [1, 2]).response(over: access)
        _ = try WebDownload("https://h/", skipsVerification: true).response(over: access)
        #expect(transport.requests.map { $0.tls?.authorities ?? [] } == [[], [[1, 2]], []])
        #expect(transport.requests.map { $0.tls?.skipsVerification ?? false } == [false, false, true])
        #expect(transport.requests.map { $0.tls?.usesSystemAuthorities ?? true } == [true, false, true])
    }
}
