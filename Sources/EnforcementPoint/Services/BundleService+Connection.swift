import AsyncHTTPClient
import NIOSSL
import NetworkBuiltins

extension BundleService {
    /// A client for this service alone: it trusts what the service's configuration says, and goes by the proxy that the environment names.
    func client() throws(SyncError) -> HTTPClient {
        var configuration = HTTPClient.Configuration(tlsConfiguration: try tls())
        configuration.redirectConfiguration = .follow(max: 3, allowCycles: false)
        configuration.timeout.connect = .seconds(10)
        configuration.decompression = .disabled
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = try proxy()
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    private func tls() throws(SyncError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if skipsVerification { tls.certificateVerification = .none }
        guard let path = certificateAuthority else { return tls }
        do {
            let authorities = try NIOSSLCertificate.fromPEMFile(path)
            if usesSystemAuthorities {
                tls.additionalTrustRoots = [.certificates(authorities)]
            } else {
                tls.trustRoots = .certificates(authorities)
            }
        } catch {
            throw SyncError(.credentials, "the certificate authority cannot be read: \(error)", place: path)
        }
        return tls
    }

    private func proxy() throws(SyncError) -> HTTPClient.Configuration.Proxy? {
        do {
            return ProxyAddress.fromEnvironment(for: try HTTPClient.Request(url: url))?.configured
        } catch {
            throw SyncError(.unreachable, "is not the address of a service: \(error)", place: url)
        }
    }
}
