import Foundation
import NetworkBuiltins
import RegoEngine
import RegoValue
import TestSupport
import Testing

/// Requests to real servers, with the answers that OPA 1.20 gets (`scripts/record-http-send`). Where our message differs, the
/// case says so in `ours` and why in `reason`; where more than that differs, `differs` says why.
@Suite("http.send, as OPA does it")
struct RecordedRequestTests {
    static let cases: Result<Document, any Error> = Result { try readJSON(Paths.golden("http-send/cases.json")) }

    @Test("every recorded request has the recorded answer")
    func recorded() throws {
        let servers = try TestServers.shared.get()
        let document = try Self.cases.get()
        let network = NetworkAccess(transport: SystemNetwork())
        for testCase in document.root["cases"].elements {
            let policy = try SendingPolicy("answer := http.send(input)", network: network)
            let answer = try Self.comparable(servers.emptied(policy.answer(input: servers.filled(try Self.request(testCase)))))
            let wanted = try Self.comparable(Self.wanted(testCase))
            let name = testCase["name"].string ?? ""
            // When this fails, a difference is gone: take `differs` out of the case.
            if testCase["differs"].isDefined {
                #expect(try !Self.areEqual(answer, wanted), "\(name)")
            } else if try !Self.areEqual(answer, wanted) {
                #expect(answer == wanted, "\(name)")
            }
        }
        withExtendedLifetime(document) {}
    }

    private static func request(_ testCase: Value) throws -> String {
        let owner = ArenaOwner()
        let request = owner.arena.shallowCopy(testCase["request"], room: 1)
        if request["raise_error"].isUndefined { owner.arena.insert(request, "raise_error", .boolean(false)) }
        return String(decoding: request.json(), as: UTF8.self)
    }

    /// The recorded result with our own message in its place, or the recorded error.
    private static func wanted(_ testCase: Value) -> String {
        if let error = testCase["error"].string { return error }
        guard let ours = testCase["ours"].string else { return String(decoding: testCase["result"].json(), as: UTF8.self) }
        let owner = ArenaOwner()
        let error = owner.arena.object()
        owner.arena.insert(error, "code", testCase["result"]["error"]["code"])
        owner.arena.insert(error, "message", owner.arena.string(ours))
        let result = owner.arena.object()
        owner.arena.insert(result, "error", error)
        owner.arena.insert(result, "status_code", .integer(0))
        return String(decoding: result.json(), as: UTF8.self)
    }

    /// Without the place of the call, and with objects in one order.
    private static func comparable(_ answer: String) throws -> String {
        let start = ["eval_builtin_error: http.send", "eval_type_error: http.send"].compactMap { answer.range(of: $0)?.lowerBound }.first
        guard answer.hasPrefix("{") else { return start.map { String(answer[$0...]) } ?? answer }
        let document = try Document(json: Array(answer.utf8))
        let message = document.root["error"]["message"].string
        guard let start, message != nil else { return document.root.description }
        return String(answer[start...])
    }

    /// As texts or as values: the recording does not keep how numbers are spelled.
    private static func areEqual(_ a: String, _ b: String) throws -> Bool {
        guard a != b, a.hasPrefix("{"), b.hasPrefix("{") else { return a == b }
        let (a, b) = (try Document(json: Array(a.utf8)), try Document(json: Array(b.utf8)))
        return withExtendedLifetime((a, b)) { a.root == b.root }
    }
}
