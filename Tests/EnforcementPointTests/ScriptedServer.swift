import Glibc
import NIOPosix
import Synchronization

/// A server that does what a test says, byte by byte: for answers that no proper server gives.
final class ScriptedServer: Sendable {
    /// One connection, after its request head was read.
    struct Connection: Sendable {
        let descriptor: Int32
        let request: String

        /// False when the client has gone.
        @discardableResult
        func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Says nothing more, until the client has gone.
        func hold() {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        }

        @discardableResult
        func send(_ bytes: [UInt8]) -> Bool { Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count }
    }

    private final class Heads: Sendable {
        let all = Mutex<[String]>([])
    }

    let port: Int
    private let descriptor: Int32
    private let seen = Heads()

    /// The heads of the requests that came.
    var requests: [String] { seen.all.withLock { $0 } }

    /// - Parameter answer: Runs on a thread of its own for each connection, which is closed afterwards.
    init(answer: @escaping @Sendable (Connection) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard bound else { throw Failure() }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        Threads.run { [seen] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Threads.run {
                    defer { close(connection) }
                    let head = Self.readHead(connection)
                    seen.all.withLock { $0.append(head) }
                    answer(Connection(descriptor: connection, request: head))
                    shutdown(connection, Int32(SHUT_WR))
                    var rest = [UInt8](repeating: 0, count: 4096)
                    while recv(connection, &rest, rest.count, 0) > 0 {}
                }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    struct Failure: Error {}

    private static func readHead(_ connection: Int32) -> String {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            head += buffer[..<count]
        }
        return String(decoding: head, as: UTF8.self)
    }
}

/// Threads for blocking code: those of Swift's tasks are the ones that the code under test needs.
enum Threads {
    private static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 64)
        pool.start()
        return pool
    }()

    static func run(_ body: @escaping @Sendable () -> Void) {
        pool.submit { _ in body() }
    }

    static func result<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await pool.runIfActive(body)
    }

    /// Returns when `condition` holds, or when it has not for a minute: what the test expects then tells.
    static func until(_ condition: @escaping @Sendable () -> Bool) async throws {
        try await result {
            for _ in 0..<60_000 {
                if condition() { return }
                usleep(1000)
            }
        }
    }
}
