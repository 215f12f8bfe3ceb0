import HummingbirdTLS

/// A certificate chain and its private key, PEM files. TLS 1.2 is the oldest version that is spoken.
public struct TLSFiles: Sendable, Equatable {
    public var certificate: String
    public var privateKey: String

    public init(certificate: String, privateKey: String) {
        self.certificate = certificate
        self.privateKey = privateKey
    }

    func configuration() throws(HTTPServiceError) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw .tlsUnusable("cannot read the certificate \(certificate): \(error)")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
        } catch {
            throw .tlsUnusable("cannot read the private key \(privateKey): \(error)")
        }
        guard !chain.isEmpty else { throw .tlsUnusable("there is no certificate in \(certificate)") }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}

/// Why a server could not start.
public enum HTTPServiceError: Error, Sendable, Equatable, CustomStringConvertible {
    case tlsUnusable(String)
    case cannotListen(String)

    public var code: String {
        switch self {
        case .tlsUnusable: "server_tls_unusable"
        case .cannotListen: "server_cannot_listen"
        }
    }

    public var description: String {
        switch self {
        case .tlsUnusable(let reason), .cannotListen(let reason): reason
        }
    }
}
