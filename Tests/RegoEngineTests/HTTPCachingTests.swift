import RegoValue
import Testing

@testable import RegoEngine

@Suite("How long responses of http.send are used again")
struct HTTPCachingTests {
    /// 2026-01-01T00:00:00Z
    static let start: Int64 = 1_767_225_600_000_000_000
    static let date = "Thu, 01 Jan 2026 00:00:00 GMT"

    /// One evaluation after the other, with one cache.
    final class Evaluations {
        let transport: ScriptedTransport
        let calls = BuiltinCalls()

        init(_ transport: ScriptedTransport, limit: Int = InterQueryCache.defaultLimit, allowedHosts: Set<String>? = nil) {
            self.transport = transport
            calls.context.network = NetworkAccess(transport: transport, allowedHosts: allowedHosts, cache: InterQueryCache(limit: limit))
        }

        /// The body of the response, seconds after the start.
        @discardableResult
        func send(_ parameters: String = #""cache": true"#, at seconds: Int64 = 0, url: String = "http://h/") throws -> String {
            calls.context.begin(now: HTTPCachingTests.start + seconds * 1_000_000_000)
            return try sendAgain(parameters, url: url)
        }

        /// Within the same evaluation.
        func sendAgain(_ parameters: String, url: String = "http://h/") throws -> String {
            let request = try calls.value(#"{"method": "get", "url": "\#(url)", \#(parameters)}"#)
            switch try calls.call("http.send", [request]) {
            case .success(let result): return result.lookup("raw_body").string ?? result.description
            case .failure(let error): return error.description
            }
        }
    }

    private func response(_ body: String, _ headers: KeyValuePairs<String, String>) -> Result<IncomingResponse, HTTPFailure> {
        ScriptedTransport.response(200, headers, body)
    }

    @Test("the same request in one evaluation is sent once, and again in the next")
    func intraQuery() throws {
        let evaluations = Evaluations(ScriptedTransport(response("1", [:]), response("2", [:])))
        #expect(try evaluations.send(#""headers": {"a": "b"}"#) == "1")
        #expect(try evaluations.sendAgain(#""headers": {"a": "b"}"#) == "1")
        #expect(try evaluations.sendAgain(#""headers": {"a": "c"}"#) == "2")
        #expect(try evaluations.send(#""headers": {"a": "b"}"#) == "2")
        #expect(evaluations.transport.requests.count == 3)
    }

    @Test("a failure is the answer for the rest of the evaluation")
    func failures() throws {
        let evaluations = Evaluations(ScriptedTransport(.failure(.unreachable("EOF")), response("2", [:])))
        #expect(try evaluations.send(#""timeout": 1"#) == #"eval_builtin_error: Get "http://h/": EOF"#)
        #expect(try evaluations.sendAgain(#""timeout": 1"#) == #"eval_builtin_error: Get "http://h/": EOF"#)
        #expect(try evaluations.send(#""timeout": 1"#) == "2")
    }

    @Test("a status that may not be kept is asked for again, unless the response is kept between evaluations")
    func statuses() throws {
        let failing = ScriptedTransport.response(500, [:], "1")
        let plain = Evaluations(ScriptedTransport(failing))
        try plain.send(#""timeout": 1"#)
        _ = try plain.sendAgain(#""timeout": 1"#)
        #expect(plain.transport.requests.count == 2)
        let kept = Evaluations(ScriptedTransport(failing))
        try kept.send()
        _ = try kept.sendAgain(#""cache": true"#)
        #expect(kept.transport.requests.count == 1)
        try kept.send()
        #expect(kept.transport.requests.count == 2)
    }

    @Test("max-age counts from the response's date")
    func maximumAge() throws {
        let evaluations = Evaluations(
            ScriptedTransport(response("1", ["Cache-Control": "public, max-age=100", "Date": Self.date]), response("2", [:])))
        #expect(try evaluations.send() == "1")
        #expect(try evaluations.send(at: 99) == "1")
        #expect(try evaluations.send(at: 100) == "2")
        #expect(evaluations.transport.requests.count == 2)
    }

    @Test("without a date there is no age")
    func noDate() throws {
        let evaluations = Evaluations(ScriptedTransport(response("1", ["Cache-Control": "max-age=100"])))
        try evaluations.send()
        try evaluations.send()
        #expect(evaluations.transport.requests.count == 2)
    }

    @Test(
        "Expires counts when there is no max-age",
        arguments: [
            ("Thu, 01 Jan 2026 00:01:40 GMT", 1), ("Thursday, 01-Jan-26 00:01:40 GMT", 1), ("Thu Jan  1 00:01:40 2026", 1), ("0", 2),
        ])
    func expires(_ moment: String, requests: Int) throws {
        let evaluations = Evaluations(ScriptedTransport(response("1", ["Expires": moment, "Date": Self.date])))
        try evaluations.send()
        try evaluations.send(at: 99)
        #expect(evaluations.transport.requests.count == requests)
        try evaluations.send(at: 101)
        #expect(evaluations.transport.requests.count == requests + 1)
    }

    @Test("no-store is obeyed, and a forced duration goes before it")
    func noStore() throws {
        let headers: KeyValuePairs = ["Cache-Control": "no-store, max-age=100", "Date": Self.date]
        let obeying = Evaluations(ScriptedTransport(response("1", headers)))
        try obeying.send()
        try obeying.send(at: 1)
        #expect(obeying.transport.requests.count == 2)
        let forcing = Evaluations(ScriptedTransport(response("1", headers)))
        let force = #""force_cache": true, "force_cache_duration_seconds": 50"#
        try forcing.send(force)
        try forcing.send(force, at: 49)
        #expect(forcing.transport.requests.count == 1)
        try forcing.send(force, at: 50)
        #expect(forcing.transport.requests.count == 2)
    }

    @Test("a stale response is revalidated by tag and date, and its headers are renewed")
    func revalidation() throws {
        let first = response(
            "1", ["Cache-Control": "max-age=10", "Date": Self.date, "ETag": "\"x\"", "Last-Modified": "yesterday", "X": "old"])
        let unchanged = ScriptedTransport.response(
            304, ["Cache-Control": "max-age=10", "Date": "Thu, 01 Jan 2026 00:01:00 GMT", "X": "new"])
        let evaluations = Evaluations(ScriptedTransport(first, unchanged, response("2", [:])))
        try evaluations.send()
        #expect(try evaluations.send(at: 60) == "1")
        let asked = evaluations.transport.requests[1].headers
        #expect(asked.contains { $0 == ("If-None-Match", "\"x\"") })
        #expect(asked.contains { $0 == ("If-Modified-Since", "yesterday") })
        #expect(try evaluations.send(at: 69) == "1")
        #expect(evaluations.transport.requests.count == 2)
        #expect(try evaluations.send(at: 70) == "2")
    }

    @Test("an error of the server while revalidating leads to a request of its own")
    func revalidationFails() throws {
        let first = response("1", ["Cache-Control": "max-age=10", "Date": Self.date, "ETag": "\"x\""])
        let evaluations = Evaluations(ScriptedTransport(first, ScriptedTransport.response(500), response("2", [:])))
        try evaluations.send()
        #expect(try evaluations.send(at: 60) == "2")
        #expect(evaluations.transport.requests.count == 3)
    }

    @Test("headers that are ignored do not make another request")
    func ignoredHeaders() throws {
        let evaluations = Evaluations(ScriptedTransport(response("1", ["Cache-Control": "max-age=10", "Date": Self.date])))
        try evaluations.send(#""cache": true, "headers": {"id": "1", "a": "b"}, "cache_ignored_headers": ["id"]"#)
        try evaluations.send(#""cache": true, "headers": {"id": "2", "a": "b"}, "cache_ignored_headers": ["id", "other"]"#)
        #expect(evaluations.transport.requests.count == 1)
        try evaluations.send(#""cache": true, "headers": {"id": "2", "a": "c"}, "cache_ignored_headers": ["id"]"#)
        #expect(evaluations.transport.requests.count == 2)
    }

    @Test("the oldest responses make room, and one that is too large is not kept")
    func eviction() throws {
        let body = String(repeating: "x", count: 2_000)
        let evaluations = Evaluations(
            ScriptedTransport(response(body, ["Cache-Control": "max-age=10", "Date": Self.date])), limit: 6_000)
        for path in ["a", "b", "c"] { try evaluations.send(url: "http://h/\(path)") }
        #expect(evaluations.calls.context.network?.cache.count == 2)
        try evaluations.send(at: 1, url: "http://h/c")
        #expect(evaluations.transport.requests.count == 3)
        try evaluations.send(at: 1, url: "http://h/a")
        #expect(evaluations.transport.requests.count == 4)
        let small = Evaluations(ScriptedTransport(response(body, ["Cache-Control": "max-age=10", "Date": Self.date])), limit: 1_000)
        try small.send()
        #expect(small.calls.context.network?.cache.count == 0)
    }

    @Test("an unknown caching mode keeps nothing, and the response is an answer all the same")
    func cachingMode() throws {
        let evaluations = Evaluations(ScriptedTransport(response("1", ["Cache-Control": "max-age=10", "Date": Self.date])))
        #expect(try evaluations.send(#""cache": true, "caching_mode": "x""#) == "1")
        try evaluations.send(#""cache": true, "caching_mode": "x""#)
        #expect(evaluations.transport.requests.count == 2)
        try evaluations.send(#""cache": true, "caching_mode": "deserialized""#)
        try evaluations.send(#""cache": true, "caching_mode": "deserialized""#)
        #expect(evaluations.transport.requests.count == 3)
    }

    // MARK: what may be asked at all

    @Test("without a network the call is refused")
    func noNetwork() throws {
        let evaluations = Evaluations(ScriptedTransport())
        evaluations.calls.context.network = nil
        #expect(try evaluations.send() == "eval_builtin_error: the network is not available to this evaluation")
    }

    @Test("only allowed hosts are asked, also by redirects and look-ups")
    func allowedHosts() throws {
        let redirect = ScriptedTransport.response(302, ["Location": "http://other/"])
        let evaluations = Evaluations(ScriptedTransport(redirect), allowedHosts: ["h"])
        #expect(try evaluations.send(url: "http://other:80/") == "eval_builtin_error: unallowed host: other")
        #expect(try evaluations.send(#""enable_redirect": true"#) == #"eval_builtin_error: Get "http://other/": unallowed host: other"#)
        #expect(evaluations.transport.requests.count == 1)
        for (name, wanted) in [("127.0.0.1", "unallowed host: 127.0.0.1"), ("h", "lookup h: no such host")] {
            let value = try evaluations.calls.value("\"\(name)\"")
            #expect(try evaluations.calls.outcome("net.lookup_ip_addr", [value]) == .failure(code: "eval_builtin_error", message: wanted))
        }
    }

    @Test("what ends the evaluation is no answer, whatever raise_error says")
    func cancelled() throws {
        let evaluations = Evaluations(ScriptedTransport(.failure(.cancelled)))
        #expect(try evaluations.send(#""raise_error": false"#) == "eval_cancel_error: http.send: timed out (context deadline exceeded)")
    }
}
