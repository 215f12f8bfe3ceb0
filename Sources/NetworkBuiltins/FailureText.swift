import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import RegoEngine

/// What went wrong with a request, in the words of Go where Go has some: policies may look at them.
struct FailureText {
    private let request: OutgoingRequest

    init(_ request: OutgoingRequest) { self.request = request }

    func failure(_ error: any Error, hasHead: Bool) -> HTTPFailure {
        switch error {
        case WaitingEnd.timedOut: return .timedOut(readingBody: hasHead)
        case WaitingEnd.cancelled: return .cancelled
        case let error as ResponseCollector.TooLarge: return .body("the response's body is larger than \(error.limit) bytes")
        default: return hasHead ? .body(broken(error)) : .unreachable(unreachable(error))
        }
    }

    private func broken(_ error: any Error) -> String {
        switch error {
        case let error as IOError: "read: \(Self.text(ofErrno: error.errnoCode))"
        default: "unexpected EOF"
        }
    }

    private func unreachable(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: connection(error)
        case let error as IOError where Self.connectionFailures.contains(error.errnoCode): dial(error)
        case let error as IOError: request.socket == nil ? "read: \(Self.text(ofErrno: error.errnoCode))" : dial(error)
        case let error as HTTPClientError where error == .remoteConnectionClosed: "EOF"
        case let error as HTTPParserError where error == .invalidEOFState: "EOF"
        case is HTTPParserError: "net/http: HTTP/1.x transport connection broken: malformed HTTP response"
        case let error as HTTPClientError: error.shortDescription
        case is NIOSSLError, is BoringSSLError: handshake("\(error)")
        case is NIOSSLExtraError:
            "tls: failed to verify certificate: x509: certificate is not valid for \(request.tls?.serverName ?? request.host)"
        default: "\(error)"
        }
    }

    /// What only an attempt to connect can come to.
    private static let connectionFailures: Set<CInt> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EADDRNOTAVAIL]

    private func dial(_ error: IOError) -> String {
        if request.socket == nil { return "dial tcp \(place(request.host, request.port)): connect: \(Self.text(ofErrno: error.errnoCode))" }
        return "dial unix \(request.socket ?? ""): connect: \(Self.text(ofErrno: error.errnoCode))"
    }

    private func connection(_ error: NIOConnectionError) -> String {
        guard let attempt = error.connectionErrors.first else { return "dial tcp: lookup \(error.host): no such host" }
        guard let cause = attempt.error as? IOError else { return "dial tcp \(place(attempt.target)): \(attempt.error)" }
        if request.socket != nil { return dial(cause) }
        return "dial tcp \(place(attempt.target)): connect: \(Self.text(ofErrno: cause.errnoCode))"
    }

    private func place(_ address: SocketAddress) -> String {
        place(address.ipAddress ?? request.host, address.port ?? request.port)
    }

    private func place(_ host: String, _ port: Int) -> String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    private func handshake(_ text: String) -> String {
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return "tls: first record does not look like a TLS handshake"
        }
        if text.contains("CERTIFICATE_REQUIRED") { return "remote error: tls: certificate required" }
        // `error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA at ...`: the name says enough.
        guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return "tls: \(text)" }
        return "tls: \(text[mark.upperBound...].prefix { $0 != " " })"
    }

    /// `connection refused`
    static func text(ofErrno number: CInt) -> String {
        let text = String(cString: strerror(number))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
