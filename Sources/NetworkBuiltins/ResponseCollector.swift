import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RegoEngine
import Synchronization

/// Puts a response together as it comes in, and refuses one that is too large.
final class ResponseCollector: HTTPClientResponseDelegate {
    struct TooLarge: Error { let limit: Int }

    private struct State {
        var head: HTTPResponseHead?
        var body: [UInt8] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Whether the server has begun to answer.
    var hasHead: Bool { state.withLock { $0.head != nil } }

    func didReceiveHead(task: HTTPClient.Task<IncomingResponse>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<IncomingResponse>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard state.body.count + buffer.readableBytes <= limit else { return false }
            state.body += buffer.readableBytesView
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLarge(limit: limit))
    }

    func didFinishRequest(task: HTTPClient.Task<IncomingResponse>) throws -> IncomingResponse {
        try state.withLock { state in
            guard let head = state.head else { throw HTTPClientError.remoteConnectionClosed }
            return IncomingResponse(
                status: Int(head.status.code), reason: head.status.reasonPhrase,
                headers: IncomingHeaders(head.headers.map { (name: $0.name, value: Self.trimmed($0.value)) }), body: state.body)
        }
    }

    /// Without the white space at the end, which is no part of a header's value.
    private static func trimmed(_ value: String) -> String {
        guard let last = value.utf8.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
        return String(value[...last])
    }
}
