import NetworkBuiltins
import RegoValue
import TestSupport
import Testing

@testable import RegoEngine

/// Servers that want to keep us busy, or to fill our memory.
@Suite("http.send against hostile servers", .timeLimit(.minutes(1)))
struct HostileServerTests {
    private let network = SystemNetwork()
    private static let largestBody = 1 << 20

    /// One request of the transport alone, with small limits.
    private func failure(_ path: String, seconds: Double = 30, isCancelled: () -> Bool = { false }) throws -> HTTPFailure? {
        let servers = try TestServers.shared.get()
        let port = try #require(Int(servers.filled("{plain}")))
        let request = OutgoingRequest(
            method: "GET", isSecure: false, host: "127.0.0.1", port: port, target: path, headers: [("Host", "127.0.0.1")], body: [],
            unpacks: true, timeLimit: Int64(seconds * 1e9), largestBody: Self.largestBody)
        do throws(HTTPFailure) {
            _ = try network.exchange(request, isCancelled: isCancelled)
            return nil
        } catch {
            return error
        }
    }

    @Test("a body without end is refused where it is too large", arguments: ["/endless", "/endlesschunks", "/big?n=1048577"])
    func endlessBody(_ path: String) throws {
        #expect(try failure(path) == .body("the response's body is larger than 1048576 bytes"))
    }

    @Test("the largest body that is allowed is taken")
    func largestBody() throws { #expect(try failure("/big?n=1048576") == nil) }

    @Test("a small body that unpacks to a large one is refused")
    func bomb() throws { #expect(try failure("/bomb") == .body("the response's body is larger than 1048576 bytes")) }

    @Test("what only says that it is packed is refused")
    func notPacked() throws { #expect(try failure("/notgzip") == .body("gzip: invalid header")) }

    @Test("a head without end is refused")
    func endlessHead() throws {
        guard case .unreachable = try failure("/endlesshead") else {
            Issue.record("not refused")
            return
        }
    }

    @Test("what is no HTTP is refused")
    func notHTTP() throws {
        guard case .unreachable(let reason) = try failure("/nothttp") else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("malformed HTTP"))
    }

    @Test("a server that never ends to announce its answer is left when the time is over")
    func endlessContinue() throws { #expect(try failure("/endlesscontinue", seconds: 0.5) == .timedOut(readingBody: false)) }

    @Test("a server that is never silent for long is left when the time is over")
    func drip() throws { #expect(try failure("/drip", seconds: 0.5) == .timedOut(readingBody: true)) }

    @Test("whoever no longer wants the answer does not wait for it")
    func cancelled() throws {
        let start = Clock.now
        #expect(try failure("/slow", isCancelled: { Clock.now - start > 100_000_000 }) == .cancelled)
        #expect(Clock.now - start < 1_500_000_000)
    }

    // MARK: whole evaluations

    private func answer(_ parameters: String, nanoseconds: Int? = nil) throws -> String {
        let limits = EvaluationLimits(time: nanoseconds)
        let servers = try TestServers.shared.get()
        let policy = try SendingPolicy("answer := http.send(input)", limits: limits, network: NetworkAccess(transport: network))
        return servers.emptied(policy.answer(input: servers.filled("{\"method\": \"get\", \(parameters)}")))
    }

    @Test("redirects in a circle end, also without a time limit of the request")
    func redirectLoop() throws {
        let answer = try answer(#""url": "http://127.0.0.1:{plain}/loop", "enable_redirect": true, "timeout": 0"#)
        #expect(answer.hasSuffix(#"http.send: Get "http://127.0.0.1:{plain}/loop": stopped after 1000 redirects"#))
    }

    @Test("the evaluation's time is over although the request has none")
    func evaluationTime() throws {
        let start = Clock.now
        let answer = try answer(#""url": "http://127.0.0.1:{plain}/drip", "timeout": 0, "raise_error": false"#, nanoseconds: 300_000_000)
        #expect(answer.contains("eval_cancel_error"))
        #expect(Clock.now - start < 5_000_000_000)
    }
}
