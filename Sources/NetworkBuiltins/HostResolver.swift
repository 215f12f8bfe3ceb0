import Dispatch
import Glibc
import RegoEngine
import Synchronization

/// The addresses of names, by the system's resolver.
enum HostResolver {
    private final class Lookup: Sendable {
        let result = Mutex<Result<[String], HTTPFailure>?>(nil)
    }

    static func addresses(of name: String, timeLimit: Int64?, _ isCancelled: () -> Bool) throws(HTTPFailure) -> [String] {
        let done = DispatchSemaphore(value: 0)
        let lookup = Lookup()
        // The system's resolver cannot be interrupted, but it can be left alone.
        DispatchQueue.global().async {
            let result = resolve(name)
            lookup.result.withLock { $0 = result }
            done.signal()
        }
        switch Waiting.wait(for: done, timeLimit: timeLimit, isCancelled) {
        case .timedOut: throw .timedOut(readingBody: false)
        case .cancelled: throw .cancelled
        case nil: return try (lookup.result.withLock { $0 } ?? .failure(.cancelled)).get()
        }
    }

    private static func resolve(_ name: String) -> Result<[String], HTTPFailure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            // A name without addresses, EAI_NODATA, is a GNU extension that Swift does not import.
            let isUnknown = status == EAI_NONAME || status == -5
            return .failure(.unreachable(isUnknown ? "no such host" : String(cString: gai_strerror(status))))
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
                addresses.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return .success(addresses)
    }
}
