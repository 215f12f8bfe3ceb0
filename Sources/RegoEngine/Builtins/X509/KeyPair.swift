import COpenSSL

/// A chain of certificates and the private key of its first, read from PEM as Go's `tls.X509KeyPair` does.
struct KeyPair {
    /// In DER, the owner's own first. Never empty.
    let certificates: [[UInt8]]
    let key: PrivateKeyDescription

    init(certificatePEM: [UInt8], keyPEM: [UInt8]) throws(BuiltinError) {
        certificates = try Self.certificates(certificatePEM)
        let block = try Self.privateKey(keyPEM)
        guard let owner = SignatureKey(certificate: certificates[0]) else { throw BuiltinError("x509: malformed certificate") }
        guard let key = try? PrivateKeyDescription(der: block, type: "PRIVATE KEY") else {
            throw BuiltinError("tls: failed to parse private key")
        }
        if key.key.family == .x25519 { throw BuiltinError("tls: found unknown private key type in PKCS#8 wrapping") }
        guard owner.family == key.key.family else { throw BuiltinError("tls: private key type does not match public key type") }
        guard EVP_PKEY_eq(owner.handle, key.key.handle) == 1 else { throw BuiltinError("tls: private key does not match public key") }
        self.key = key
    }

    private static func certificates(_ text: [UInt8]) throws(BuiltinError) -> [[UInt8]] {
        let blocks = PEM.all(in: text)
        let certificates = blocks.filter { $0.type == "CERTIFICATE" }.map(\.bytes)
        guard certificates.isEmpty else { return certificates }
        if blocks.isEmpty { throw BuiltinError("tls: failed to find any PEM data in certificate input") }
        if blocks.count == 1, blocks[0].type.hasSuffix("PRIVATE KEY") {
            throw BuiltinError(
                "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
            )
        }
        throw BuiltinError(
            "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: "
                + types(blocks))
    }

    private static func privateKey(_ text: [UInt8]) throws(BuiltinError) -> [UInt8] {
        let blocks = PEM.all(in: text)
        if let block = blocks.first(where: { $0.type == "PRIVATE KEY" || $0.type.hasSuffix(" PRIVATE KEY") }) { return block.bytes }
        if blocks.isEmpty { throw BuiltinError("tls: failed to find any PEM data in key input") }
        if blocks.count == 1, blocks[0].type == "CERTIFICATE" {
            throw BuiltinError("tls: found a certificate rather than a key in the PEM for the private key")
        }
        throw BuiltinError(
            "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: "
                + types(blocks))
    }

    private static func types(_ blocks: [PEM]) -> String { "[\(blocks.map(\.type).joined(separator: " "))]" }
}
