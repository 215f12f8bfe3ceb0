import AsyncHTTPClient
import HTTPServing
import NIOCore
import NIOHTTP1
import RegoValue
import ServiceLifecycle
import TestSupport
import Testing

@testable import EnforcementPoint

/// A real agent over HTTP.
private struct RunningAgent: Sendable {
    let port: Int
    let agent: Agent
    let fixture: SyncFixture

    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var text: String

        /// The text without the decision's id, which differs each time.
        var withoutID: String {
            guard let start = text.range(ofFirst: #","decision_id":""#) ?? text.range(ofFirst: #""decision_id":""#) else { return text }
            let rest = text[start.upperBound...]
            guard let end = rest.firstIndex(of: "\"") else { return text }
            return String(text[..<start.lowerBound] + rest[rest.index(after: end)...])
        }
    }

    static func with(
        _ names: [String] = ["app"], change: SyncFixture.Change = .none, _ body: (RunningAgent) async throws -> Void
    ) async throws {
        try await SyncFixture.with { fixture in
            var configuration = try SyncFixture.configuration(port: fixture.port, names, store: Scratch.path("store"))
            change.apply(&configuration)
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            let agent = try Agent(configuration, version: "9.9", logger: SyncFixture.logger) { continuation.yield($0) }
            let group = ServiceGroup(services: [agent], logger: SyncFixture.logger)
            let running = Task {
                defer { continuation.finish() }
                try await group.run()
            }
            for await port in ports {
                do {
                    try await body(RunningAgent(port: port, agent: agent, fixture: fixture))
                } catch {
                    await group.triggerGracefulShutdown()
                    try? await running.value
                    throw error
                }
                break
            }
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    func publish(_ files: [String: String], version: String = "1.0.0", roots: [String] = ["app"]) async throws {
        let bytes = try BundleFixture.build(
            name: "app", version: version, revision: "rev-\(version)", files: files, roots: roots, key: BundleFixture.team.get())
        try BundleFixture.publish(bytes, to: fixture.repository)
        try await active("rev-\(version)")
    }

    /// Returns when a revision decides; a bundle that was refused is an error. There is nothing yet before the first publish.
    func active(_ revision: String) async throws {
        let point = agent.point
        while let status = await point.status(), status.activeRevision != revision {
            if let error = status.error, error.httpStatus != 404 { throw error }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    func call(_ method: HTTPMethod, _ path: String, _ body: String? = nil, headers: [(String, String)] = []) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers = HTTPHeaders(headers)
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 1 << 24)
        return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: bytes))
    }
}

extension String {
    fileprivate func range(ofFirst other: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}

@Suite("Decisions over HTTP, as OPA answers them")
struct DecisionTests {
    private static let files = [
        "app/policy.rego": """
        package app

        default allow := false

        allow if input.user == "ada"

        reasons contains "too <late>" if input.late

        double := input.n * 2

        number := 1

        number := 2 if input.conflict

        items := ["zero", {"deep": "one"}]

        name_of[x] := y if some x, y in {"a": 1, "b": 2}

        slow := count([x | input.slow; some x in numbers.range(1, 3000); some y in numbers.range(1, 3000); x * y == -1])

        fails := to_number(input.text)
        """,
        "app/config/data.json": #"{"regions": ["eu", "us"], "limit": 5}"#,
    ]

    private func withAgent(change: SyncFixture.Change = .none, _ body: (RunningAgent) async throws -> Void) async throws {
        try await RunningAgent.with(change: change) { agent in
            try await agent.publish(Self.files)
            try await body(agent)
        }
    }

    @Test("opa.runtime() shows the program, its environment and its configuration without keys and credentials, as OPA's server does")
    func runtime() async throws {
        let text = try ConfigurationText(
            "{labels: {app: shop}, services: {s: {url: u, credentials: {bearer: {token: secret}}}}, keys: {k: {key: secret, scope: write}}}",
            file: "sync.yaml")
        let published = text.published
        let change = SyncFixture.Change.changing { $0.published = published }
        try await RunningAgent.with(change: change) { agent in
            try await agent.publish(["app/policy.rego": "package app\n\nruntime := opa.runtime()\n"])
            let answer = try await agent.call(.GET, "/v1/data/app/runtime").text
            let expected = #"{"keys": {"k": {"scope": "write"}}, "labels": {"app": "shop"}, "services": {"s": {"url": "u"}}}"#
            try Document(json: Array(answer.utf8)).read { document in
                let shown = document.lookup("result")
                #expect(shown.lookup("version").string == "9.9" && shown.lookup("commit").string == "", "\(answer)")
                #expect(shown.lookup("env").lookup("PATH").isString)
                #expect(shown.lookup("config").description == expected)
            }
        }
    }

    @Test("POST /v1/data answers result, and leaves it out where the document is undefined")
    func post() async throws {
        try await withAgent { agent in
            let cases = [
                ("/v1/data/app/allow", #"{"input":{"user":"ada"}}"#, #"{"result":true}"#),
                ("/v1/data/app/allow", #"{"input":{}}"#, #"{"result":false}"#),
                ("/v1/data/app/reasons", #"{"input":{"late":true}}"#, #"{"result":["too \u003clate\u003e"]}"#),
                ("/v1/data/app/double", #"{"input":{"n":4.5}}"#, #"{"result":9}"#), ("/v1/data/app/double", #"{"input":{}}"#, "{}"),
                ("/v1/data/app/nothing", #"{"input":{}}"#, "{}"), ("/v1/data/nothing/at/all", #"{"input":{}}"#, "{}"),
                ("/v1/data/app/config/regions", #"{"input":{}}"#, #"{"result":["eu","us"]}"#),
                ("/v1/data/app/config/regions/1", #"{"input":{}}"#, #"{"result":"us"}"#),
                ("/v1/data/app/config/regions/7", #"{"input":{}}"#, "{}"),
                ("/v1/data/app/items/1/deep", #"{"input":{}}"#, #"{"result":"one"}"#),
                ("/v1/data/app/name_of/b/", #"{"input":{}}"#, #"{"result":2}"#),
                ("/v1/data/app/name%5fof/b", #"{"input":{}}"#, #"{"result":2}"#),
                ("/v1/data/app/allow/below", #"{"input":{}}"#, "{}"), ("/v1/data/app/reasons/0", #"{"input":{}}"#, "{}"),
                ("/v1/data/app/reasons/too%20%3Clate%3E", #"{"input":{"late":true}}"#, #"{"result":"too \u003clate\u003e"}"#),
                ("/v1/data/app/config", #"{"input":{}}"#, #"{"result":{"limit":5,"regions":["eu","us"]}}"#),
                ("/v1/data//app/config/limit?unknown=1", #"{"input":{}}"#, #"{"result":5}"#),
            ]
            for (path, body, expected) in cases {
                let answer = try await agent.call(.POST, path, body)
                #expect(answer.status == 200 && answer.withoutID == expected + "\n", "\(path) \(body) -> \(answer.text)")
                #expect(answer.headers.first(name: "content-type") == "application/json")
            }
        }
    }

    @Test("a request without input says so; null and an empty body are no input either")
    func missingInput() async throws {
        try await withAgent { agent in
            for body in ["{}", #"{"input":null}"#, "", #"{"other":1}"#, "null"] {
                let answer = try await agent.call(.POST, "/v1/data/app/allow", body)
                let warning = #""warning":{"code":"api_usage_warning","message":"'input' key missing from the request"}"#
                #expect(answer.status == 200 && answer.withoutID == "{\"result\":false,\(warning)}\n", "\(body) -> \(answer.text)")
            }
        }
    }

    @Test("every decision has an id of its own, and names the bundles that made it when asked and in a header")
    func provenance() async throws {
        try await withAgent { agent in
            let first = try await agent.call(.POST, "/v1/data/app/allow?provenance", #"{"input":{}}"#)
            let second = try await agent.call(.POST, "/v1/data/app/allow?provenance=true", #"{"input":{}}"#)
            #expect(first.text != second.text && first.withoutID == second.withoutID)
            let digest = try #require(await agent.agent.point.status()?.activeDigest)
            let provenance =
                #"{"provenance":{"bundles":{"app":{"revision":"rev-1.0.0","sha256":"\#(digest)"}},"version":"9.9","build_commit":"","build_timestamp":"","build_hostname":""},"result":false}"#
            #expect(first.withoutID == provenance + "\n")
            #expect(first.headers.first(name: "writ-bundles") == #"app="rev-1.0.0""#)
            let without = try await agent.call(.POST, "/v1/data/app/allow?provenance=false", #"{"input":{}}"#)
            #expect(without.withoutID == "{\"result\":false}\n")
        }
    }

    @Test("GET takes the input from the query; pretty and metrics are answered")
    func get() async throws {
        try await withAgent { agent in
            let allowed = try await agent.call(.GET, "/v1/data/app/allow?input=%7B%22user%22%3A%22ada%22%7D")
            #expect(allowed.withoutID == "{\"result\":true}\n")
            #expect(try await agent.call(.GET, "/v1/data/app/allow").withoutID == "{\"result\":false}\n")
            let wrong = try await agent.call(.GET, "/v1/data/app/allow?input=%7B")
            #expect(wrong.status == 400 && wrong.text.contains(#""code": "invalid_parameter""#))
            let pretty = try await agent.call(.GET, "/v1/data/app/config?pretty")
            #expect(
                pretty.text.hasPrefix(
                    "{\n  \"result\": {\n    \"limit\": 5,\n    \"regions\": [\n      \"eu\",\n      \"us\"\n    ]\n  },\n  \"decision_id\": "
                ))
            let metrics = try await agent.call(.GET, "/v1/data/app/allow?metrics=true")
            for timer in ["timer_rego_input_parse_ns", "timer_rego_query_eval_ns", "timer_server_handler_ns"] {
                #expect(metrics.text.contains("\"\(timer)\":"))
            }
        }
    }

    @Test("POST /v0/data and POST / take the body as the input and answer the bare document, or 404")
    func plain() async throws {
        try await withAgent(change: .changing { $0.defaultDecision = "app/allow" }) { agent in
            #expect(try await agent.call(.POST, "/v0/data/app/allow", #"{"user":"ada"}"#).text == "true\n")
            #expect(try await agent.call(.POST, "/", #"{"user":"eve"}"#).text == "false\n")
            #expect(try await agent.call(.POST, "/", "").text == "false\n")
            let missing = try await agent.call(.POST, "/v0/data/app/nothing", "{}")
            #expect(missing.status == 404 && missing.text.hasPrefix("{\n  \"code\": \"undefined_document\",\n  \"message\": "))
        }
    }

    @Test("what is wrong with a request is said in OPA's shape")
    func badRequests() async throws {
        try await withAgent(change: .changing { $0.server.bodyLimit = 20_000 }) { agent in
            let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
            for body in ["{", "[1]", "7", #"{"input": }"#, "{\"input\": \(deep)}", "\u{0}"] {
                let answer = try await agent.call(.POST, "/v1/data/app/allow", body)
                #expect(answer.status == 400, "\(body.prefix(20)) -> \(answer.text)")
                #expect(
                    answer.text.hasPrefix(
                        "{\n  \"code\": \"invalid_parameter\",\n  \"message\": \"body contains malformed input document: "),
                    "\(answer.text)")
            }
            let large = try await agent.call(.POST, "/v1/data/app/allow", "{\"input\": \"\(String(repeating: "x", count: 30_000))\"}")
            #expect(large.status == 400 && large.text.contains("request body too large"))
            let path = try await agent.call(.POST, "/v1/data/app/%22x", "{}")
            #expect(path.status == 400 && path.text.contains("invalid ref term"))
            #expect(try await agent.call(.POST, "/v1/data/app/allow?explain=full", "{}").status == 400)
            #expect(
                try await agent.call(.POST, "/v1/data/app/allow", "a: 1", headers: [("Content-Type", "application/yaml")]).status == 415)
            #expect(try await agent.call(.PUT, "/v1/data/app/allow", "{}").status == 405)
            #expect(try await agent.call(.GET, "/v1/policies").status == 404)
            #expect(try await agent.call(.GET, "/").status == 404)
        }
    }

    @Test("an evaluation that fails is 500 with the error and its place; strict errors only when asked for")
    func evaluationErrors() async throws {
        try await withAgent { agent in
            let conflict = try await agent.call(.POST, "/v1/data/app/number", #"{"input":{"conflict":true}}"#)
            #expect(conflict.status == 500)
            #expect(
                conflict.text.hasPrefix(
                    "{\n  \"code\": \"internal_error\",\n  \"message\": \"error(s) occurred while evaluating query\",\n  \"errors\": [\n    {\n      \"code\": \"eval_conflict_error\""
                ))
            #expect(conflict.text.contains("\"file\": \"app/policy.rego\""))
            #expect(try await agent.call(.POST, "/v1/data/app/fails", #"{"input":{"text":"x"}}"#).withoutID == "{}\n")
            #expect(try await agent.call(.POST, "/v1/data/app/fails?strict-builtin-errors", #"{"input":{"text":"x"}}"#).status == 500)
        }
    }

    @Test("an evaluation that takes too long is ended, and others are answered meanwhile")
    func timeLimit() async throws {
        try await withAgent(change: .changing { $0.server.evaluation = .milliseconds(300) }) { agent in
            async let slow = agent.call(.POST, "/v1/data/app/slow", #"{"input":{"slow":true}}"#)
            let quick = try await agent.call(.POST, "/v1/data/app/allow", #"{"input":{}}"#)
            #expect(quick.status == 200)
            let ended = try await slow
            #expect(ended.status == 500 && ended.text.contains("eval_cancel_error"), "\(ended.text)")
        }
    }

    @Test("health and status tell when bundles are not active yet, and how they are doing")
    func health() async throws {
        try await RunningAgent.with { agent in
            for path in ["/health?bundles", "/health?bundle=true", "/health?plugins"] {
                #expect(try await agent.call(.GET, path).status == 500, "\(path)")
            }
            #expect(try await agent.call(.GET, "/health?bundles=true").text == "{\"error\":\"one or more bundles are not activated\"}\n")
            for path in ["/health", "/health?bundles=false", "/health?plugins&exclude-plugin=bundle"] {
                #expect(try await agent.call(.GET, path).text == "{}\n", "\(path)")
            }
            #expect(try await agent.call(.POST, "/v1/data/app/allow", "{\"input\":{}}").withoutID == "{}\n")
            try await agent.publish(Self.files)
            #expect(try await agent.call(.GET, "/health?bundles&plugins").text == "{}\n")
            let status = try await agent.call(.GET, "/v1/status").text
            #expect(
                status.hasPrefix(
                    #"{"result":{"labels":{},"bundles":{"app":{"name":"app","type":"snapshot","active_revision":"rev-1.0.0","active_sha256":""#
                ))
            #expect(status.contains(#""verified":true,"signer":"team""#) && status.contains(#""plugins":{"bundle":{"state":"OK"}}"#))
            try DurableDirectoryOf(agent.fixture.repository).plant(Array("<html>".utf8))
            while await agent.agent.point.status()?.error == nil { try await Task.sleep(for: .milliseconds(5)) }
            let failed = try await agent.call(.GET, "/v1/status?pretty").text
            #expect(failed.contains(#""code": "bundle_gzip_header""#) && failed.contains(#""active_revision": "rev-1.0.0""#))
            #expect(try await agent.call(.POST, "/v1/data/app/allow", "{\"input\":{}}").withoutID == "{\"result\":false}\n")
        }
    }

    @Test("while bundles are replaced under load, every answer is of one bundle")
    func neverMixed() async throws {
        try await RunningAgent.with { agent in
            try BundleFixture.publish(BundleFixture.numbered(0), to: agent.fixture.repository)
            try await agent.active("rev-0")
            try await withThrowingTaskGroup(of: Set<String>.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var seen: Set<String> = []
                        while !seen.contains("rev-6") {
                            let answer = try await agent.call(.POST, "/v1/data/app/answer?provenance", #"{"input":{"user":"ada"}}"#)
                            let revision = try #require(
                                answer.headers.first(name: "writ-bundles")?.split(separator: "\"").last.map(String.init))
                            let number = try #require(Int(revision.dropFirst(4)))
                            #expect(
                                answer.text.contains(EnforcementPointTests.answer(number))
                                    && answer.text.contains("\"revision\":\"\(revision)\""), "\(answer.text)")
                            seen.insert(revision)
                        }
                        return seen
                    }
                }
                for number in 1...6 {
                    try BundleFixture.publish(BundleFixture.numbered(number), to: agent.fixture.repository)
                    try await agent.active("rev-\(number)")
                }
                var seen: Set<String> = []
                for try await part in group { seen.formUnion(part) }
                #expect(seen.count >= 3)
            }
        }
    }
}
