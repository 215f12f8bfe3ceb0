import RegoEngine
import Synchronization

/// A network that answers what a test says, and remembers what it was asked.
final class ScriptedTransport: NetworkTransport {
    private struct State {
        var requests: [OutgoingRequest] = []
        var answers: [Result<IncomingResponse, HTTPFailure>] = []
    }

    private let state = Mutex(State())

    /// - Parameter answers: one for each request, in order; the last one again and again.
    init(_ answers: Result<IncomingResponse, HTTPFailure>...) { state.withLock { $0.answers = answers } }

    var requests: [OutgoingRequest] { state.withLock { $0.requests } }

    static func response(_ status: Int = 200, _ headers: KeyValuePairs<String, String> = [:], _ body: String = "") -> Result<
        IncomingResponse, HTTPFailure
    > {
        .success(
            IncomingResponse(
                status: status, reason: "Reason", headers: IncomingHeaders(headers.map { (name: $0.key, value: $0.value) }),
                body: Array(body.utf8)))
    }

    func exchange(_ request: OutgoingRequest, isCancelled: () -> Bool) throws(HTTPFailure) -> IncomingResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers[min(state.requests.count, state.answers.count) - 1]
        }
        return try answer.get()
    }

    func addresses(of name: String, timeLimit: Int64?, isCancelled: () -> Bool) throws(HTTPFailure) -> [String] {
        guard name == "localhost" else { throw .unreachable("no such host") }
        return ["127.0.0.1"]
    }

    func contents(ofFile path: String) throws(HTTPFailure) -> [UInt8] { throw .file("no such file or directory") }
    func environmentVariable(_ name: String) -> String { "" }
}
