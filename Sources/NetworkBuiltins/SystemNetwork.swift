import AsyncHTTPClient
import Dispatch
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL
import RegoEngine
import Synchronization

/// The network of this machine, for `http.send` and `net.lookup_ip_addr`.
///
/// Nothing is started before the first request. Requests run on event loops of their own, so that a thread may wait for them, whatever
/// else it serves; never call from an event loop.
public final class SystemNetwork: NetworkTransport {
    /// Keeps connections for requests that ask for nothing special.
    private let shared = Mutex<HTTPClient?>(nil)

    public init() {}

    deinit { shared.withLock { client in try? client?.syncShutdown() } }

    public func exchange(_ request: OutgoingRequest, isCancelled: () -> Bool) throws(HTTPFailure) -> IncomingResponse {
        let setting = ConnectionSetting(request)
        guard request.tls != nil || request.socket != nil || setting.proxy != nil else {
            return try exchange(request, setting, client(), isCancelled)
        }
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: try setting.configuration())
        defer { try? client.syncShutdown() }
        return try exchange(request, setting, client, isCancelled)
    }

    private func client() throws(HTTPFailure) -> HTTPClient {
        if let client = shared.withLock({ $0 }) { return client }
        let made = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: ConnectionSetting.usual)
        let (kept, isSpare) = shared.withLock { client in
            let isSpare = client != nil
            client = client ?? made
            return (client ?? made, isSpare)
        }
        if isSpare { try? made.syncShutdown() }
        return kept
    }

    private func exchange(
        _ request: OutgoingRequest, _ setting: ConnectionSetting, _ client: HTTPClient, _ isCancelled: () -> Bool
    ) throws(HTTPFailure) -> IncomingResponse {
        let collector = ResponseCollector(limit: request.largestBody)
        let message: HTTPClient.Request
        do { message = try setting.message(request) } catch { throw FailureText(request).failure(error, hasHead: false) }
        let task = client.execute(request: message, delegate: collector)
        switch Waiting.wait(for: task, timeLimit: request.timeLimit, isCancelled) {
        case .success(let response):
            return try GoResponse.normalized(response, unpacking: request.unpacks, limit: request.largestBody)
        case .failure(let error): throw FailureText(request).failure(error, hasHead: collector.hasHead)
        }
    }

    public func addresses(of name: String, timeLimit: Int64?, isCancelled: () -> Bool) throws(HTTPFailure) -> [String] {
        try HostResolver.addresses(of: name, timeLimit: timeLimit, isCancelled)
    }

    /// The largest file of certificates that is read, in bytes.
    private static let largestFile = 16 << 20

    public func contents(ofFile path: String) throws(HTTPFailure) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw .file(FailureText.text(ofErrno: errno)) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer[..<count]
            if count == 0 {
                if ferror(file) != 0 { throw .file(FailureText.text(ofErrno: errno)) }
                return bytes
            }
            if bytes.count > Self.largestFile { throw .file("larger than \(Self.largestFile) bytes") }
        }
    }

    public func environmentVariable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
}

/// Why waiting ended before there was an answer.
enum WaitingEnd: Error { case timedOut, cancelled }

enum Waiting {
    private static let sliceMilliseconds = 20

    /// Blocks the thread until a task has ended, its time is over, or nobody wants the answer any more.
    static func wait<Response: Sendable>(
        for task: HTTPClient.Task<Response>, timeLimit: Int64?, _ isCancelled: () -> Bool
    ) -> Result<Response, any Error> {
        let done = DispatchSemaphore(value: 0)
        let outcome = Outcome<Response>()
        task.futureResult.whenComplete { result in
            outcome.value.withLock { $0 = result }
            done.signal()
        }
        if let end = wait(for: done, timeLimit: timeLimit, isCancelled) {
            task.fail(reason: end)
            done.wait()
        }
        return outcome.value.withLock { $0 } ?? .failure(WaitingEnd.cancelled)
    }

    /// - Returns: nil when the semaphore was signalled.
    static func wait(for done: DispatchSemaphore, timeLimit: Int64?, _ isCancelled: () -> Bool) -> WaitingEnd? {
        let end = timeLimit.map { DispatchTime.now() + .nanoseconds(Int(clamping: $0)) } ?? .distantFuture
        while true {
            let slice = min(end, DispatchTime.now() + .milliseconds(sliceMilliseconds))
            if done.wait(timeout: slice) == .success { return nil }
            if isCancelled() { return .cancelled }
            if DispatchTime.now() >= end { return .timedOut }
        }
    }

    private final class Outcome<Response: Sendable>: Sendable {
        let value = Mutex<Result<Response, any Error>?>(nil)
    }
}
