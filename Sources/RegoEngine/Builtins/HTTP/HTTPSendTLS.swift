import COpenSSL

/// The `tls_*` parameters of `http.send`, and what they come to once files and environment are read.
struct HTTPSendTLS {
    /// Parameters that are strings, by name.
    var texts: [String: String] = [:]
    var usesSystemAuthorities: Bool?
    var skipsVerification = false

    /// - Returns: nil when nothing asks for anything but the usual.
    func resolved(_ transport: any NetworkTransport, hostHeader: String?) throws(HTTPSendError) -> OutgoingRequest.TLS? {
        var tls = OutgoingRequest.TLS()
        tls.skipsVerification = skipsVerification
        tls.identity = try identities(transport).first
        tls.authorities = try authorities(transport)
        tls.usesSystemAuthorities = tls.authorities.isEmpty || usesSystemAuthorities == true
        let name = text("tls_server_name").isEmpty ? hostHeader : text("tls_server_name")
        tls.serverName = name
        return tls == OutgoingRequest.TLS() && usesSystemAuthorities != true && name == nil ? nil : tls
    }

    private func text(_ name: String) -> String { texts[name] ?? "" }

    private func contents(_ path: String, _ transport: any NetworkTransport) throws(HTTPSendError) -> [UInt8] {
        do throws(HTTPFailure) { return try transport.contents(ofFile: path) } catch {
            guard case .file(let reason) = error else { throw .stopped }
            throw .placed("open \(path): \(reason)")
        }
    }

    // MARK: the client's own certificate

    private func identities(_ transport: any NetworkTransport) throws(HTTPSendError) -> [OutgoingRequest.TLS.Identity] {
        var identities: [OutgoingRequest.TLS.Identity] = []
        if !text("tls_client_cert").isEmpty, !text("tls_client_key").isEmpty {
            identities.append(try Self.identity(Array(text("tls_client_cert").utf8), Array(text("tls_client_key").utf8)))
        }
        if !text("tls_client_cert_file").isEmpty, !text("tls_client_key_file").isEmpty {
            let certificate = try contents(text("tls_client_cert_file"), transport)
            identities.append(try Self.identity(certificate, try contents(text("tls_client_key_file"), transport)))
        }
        let (certificateName, keyName) = (text("tls_client_cert_env_variable"), text("tls_client_key_env_variable"))
        if !certificateName.isEmpty, !keyName.isEmpty {
            let context =
                "cannot extract public/private key pair from envvars \(GoText.quoted(certificateName)), \(GoText.quoted(keyName)): "
            identities.append(
                try Self.identity(
                    Array(transport.environmentVariable(certificateName).utf8), Array(transport.environmentVariable(keyName).utf8), context)
            )
        }
        return identities
    }

    private static func identity(
        _ certificate: [UInt8], _ key: [UInt8], _ context: String = ""
    ) throws(HTTPSendError) -> OutgoingRequest.TLS.Identity {
        do throws(BuiltinError) { _ = try KeyPair(certificatePEM: certificate, keyPEM: key) } catch {
            throw .placed(context + error.message)
        }
        return OutgoingRequest.TLS.Identity(certificate: certificate, key: key)
    }

    // MARK: authorities

    private func authorities(_ transport: any NetworkTransport) throws(HTTPSendError) -> [[UInt8]] {
        var authorities: [[UInt8]] = []
        if !text("tls_ca_cert").isEmpty {
            let lines = text("tls_ca_cert").split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
            authorities.append(try Self.authority(Array(lines.utf8)))
        }
        if !text("tls_ca_cert_file").isEmpty {
            authorities.append(try Self.authority(try contents(text("tls_ca_cert_file"), transport)))
        }
        let name = text("tls_ca_cert_env_variable")
        if !name.isEmpty {
            let context = "could not add CA certificates from envvar \(GoText.quoted(name)): "
            authorities.append(try Self.authority(Array(transport.environmentVariable(name).utf8), context))
        }
        return authorities
    }

    /// The certificates of a text; everything else in it is passed over, as Go does.
    private static func authority(_ text: [UInt8], _ context: String = "") throws(HTTPSendError) -> [UInt8] {
        var certificates: [UInt8] = []
        var rest = text[...]
        while let block = PEM.first(in: rest) {
            rest = block.rest
            guard block.type == "CERTIFICATE", isCertificate(block.bytes) else { continue }
            certificates += PEM.text(type: block.type, block.bytes)
        }
        if certificates.isEmpty { throw .placed(context + "could not append certificates") }
        return certificates
    }

    private static func isCertificate(_ der: [UInt8]) -> Bool {
        der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard let certificate = d2i_X509(nil, &start, buffer.count) else { return false }
            X509_free(certificate)
            return true
        }
    }
}
