import AsyncHTTPClient
import BundleServer
import DurableFiles
import Glibc
import HTTPServing
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import TestSupport

/// A real server over a real directory, on a port of the system's choice.
struct RunningServer: Sendable {
    let port: Int
    let directory: DurableDirectory
    let server: BundleServer
    let records: Records

    final class Records: Sendable {
        let all = Mutex<[AccessRecord]>([])
    }

    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Runs `body` against a server and stops it afterwards.
    static func with(
        _ change: Change = .changing { _ in }, _ body: (RunningServer) async throws -> Void
    ) async throws {
        let running = try await start(change)
        do {
            try await body(running)
        } catch {
            try? await running.stop()
            throw error
        }
        try await running.stop()
    }

    static func start(_ change: Change = .changing { _ in }) async throws -> RunningServer {
        let directory = try DurableDirectory(path: Scratch.path("serve"))
        var configuration = BundleServer.Configuration(directory: directory.path, address: ListenAddress(port: 0))
        configuration.watchPeriod = .milliseconds(20)
        let records = Records()
        configuration.accessLog = AccessLog { record in records.all.withLock { $0.append(record) } }
        change.apply(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = BundleServer(configuration, logger: logger) { continuation.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        let running = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        for await port in ports {
            return RunningServer(port: port, directory: directory, server: server, records: records, group: group, running: running)
        }
        try await running.value
        throw CancellationError()
    }

    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
        try directory.remove("")
    }

    func shutDown() async { await group.triggerGracefulShutdown() }

    func request(
        _ path: String, method: HTTPMethod = .GET, headers: [(String, String)] = [], scheme: String = "http", client: HTTPClient = .shared
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(scheme)://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers = HTTPHeaders(headers)
        let response = try await client.execute(request, timeout: .seconds(30))
        var body = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: body.readBytes(length: body.readableBytes) ?? [])
    }

    /// Sends raw bytes and returns all that comes back until the server closes or the answer is complete by its `Content-Length`.
    func raw(_ text: String) async throws -> String {
        let port = self.port
        return try await offThePool { try RawConnection(port: port).exchange(text) }
    }
}

/// How a server under test differs from the default.
struct Change {
    let apply: (inout BundleServer.Configuration) -> Void

    static func changing(_ apply: @escaping (inout BundleServer.Configuration) -> Void) -> Change { Change(apply: apply) }
}

struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    subscript(_ header: String) -> String? { headers.first(name: header) }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A blocking socket, for bytes that a proper client would not send.
final class RawConnection: Sendable {
    struct Failure: Error { var number: Int32 }

    private let descriptor: Int32

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw Failure(number: errno) }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Failure(number: errno) }
    }

    /// Nil when the server has closed the connection.
    func receive() throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 { return nil }
        if count < 0 {
            if errno == ECONNRESET { return nil }
            throw Failure(number: errno)
        }
        return Array(buffer[..<count])
    }

    func exchange(_ text: String) throws -> String {
        try send(text)
        var received: [UInt8] = []
        while let more = try receive() {
            received += more
            let answer = String(decoding: received, as: UTF8.self)
            guard let end = answer.range(of: "\r\n\r\n") else { continue }
            let head = answer[..<end.lowerBound].lowercased()
            let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }.flatMap {
                Int($0.dropFirst(15).filter { $0 != " " })
            }
            if answer[end.upperBound...].utf8.count >= (length ?? 0) { break }
        }
        return String(decoding: received, as: UTF8.self)
    }
}

extension String {
    /// The first occurrence of `other` (no Foundation here).
    fileprivate func range(of other: String) -> Range<String.Index>? {
        let all = Array(utf8)
        let wanted = Array(other.utf8)
        guard all.count >= wanted.count else { return nil }
        for start in 0...(all.count - wanted.count) where all[start..<start + wanted.count].elementsEqual(wanted) {
            let lower = utf8.index(utf8.startIndex, offsetBy: start)
            return lower..<utf8.index(lower, offsetBy: wanted.count)
        }
        return nil
    }
}
