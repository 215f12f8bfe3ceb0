import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import RegoEngine

/// How a request's connection is made.
struct ConnectionSetting {
    private let request: OutgoingRequest
    let proxy: ProxyAddress?

    init(_ request: OutgoingRequest) {
        self.request = request
        proxy =
            request.socket == nil ? ProxyAddress.fromEnvironment(isSecure: request.isSecure, host: request.host, port: request.port) : nil
    }

    /// Nothing special is asked for.
    static let usual: HTTPClient.Configuration = {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.connectionPool.retryConnectionEstablishment = false
        // The request's own time is the only limit.
        configuration.timeout.connect = .hours(24)
        return configuration
    }()

    func configuration() throws(HTTPFailure) -> HTTPClient.Configuration {
        var configuration = Self.usual
        if let tls = request.tls {
            do { configuration.tlsConfiguration = try Self.tls(tls) } catch { throw .unreachable("tls: \(error)") }
            if let name = overriddenName { configuration.dnsOverride[name] = request.host }
        }
        if let proxy { configuration.proxy = proxy.configured }
        return configuration
    }

    /// The name for which the server's certificate is verified, when it is not the host's.
    private var overriddenName: String? {
        guard request.isSecure, request.socket == nil, let name = request.tls?.serverName, !name.isEmpty else { return nil }
        let host = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
        return host == request.host ? nil : host
    }

    private static func tls(_ asked: OutgoingRequest.TLS) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if asked.skipsVerification { tls.certificateVerification = .none }
        let authorities = try asked.authorities.flatMap { try NIOSSLCertificate.fromPEMBytes($0) }
        if asked.usesSystemAuthorities {
            if !authorities.isEmpty { tls.additionalTrustRoots = [.certificates(authorities)] }
        } else {
            tls.trustRoots = .certificates(authorities)
        }
        if let identity = asked.identity {
            tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(identity.certificate).map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.key, format: .pem))
        }
        return tls
    }

    func message(_ request: OutgoingRequest) throws -> HTTPClient.Request {
        let headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) } + (isOneOff ? [("Connection", "close")] : []))
        return try HTTPClient.Request(
            url: url, method: HTTPMethod(rawValue: request.method), headers: headers,
            body: request.body.isEmpty ? nil : .bytes(request.body))
    }

    private var isOneOff: Bool { request.tls != nil || request.socket != nil }

    private var url: String {
        let scheme = request.isSecure ? "https" : "http"
        if let socket = request.socket { return "\(scheme)+unix://\(Self.escaped(socket))\(request.target)" }
        let host = overriddenName ?? request.host
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(request.port)\(request.target)"
    }

    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return path.utf8.reduce(into: "") { text, byte in
            let isPlain = (byte | 0x20) &- 97 < 26 || byte &- 48 <= 9 || "-._~".utf8.contains(byte)
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
