import COpenSSL

/// A key that makes signatures: RSA, ECDSA or Ed25519.
public struct PrivateKey: Sendable {
    let handle: KeyHandle

    public var kind: KeyKind { handle.kind }

    init(_ handle: KeyHandle) { self.handle = handle }

    /// Reads a private key from PEM: `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) or `EC PRIVATE KEY` (SEC 1), without a passphrase.
    public init(pem: [UInt8]) throws(SigningError) {
        guard let block = try PEMBlock.first(in: pem) else {
            throw SigningError(
                .keyInvalid, "no PEM block with a private key", remedy: "make one: writ keys generate --type ed25519 keys/")
        }
        try self.init(block)
    }

    init(_ block: PEMBlock) throws(SigningError) {
        let pointer: OpaquePointer
        switch block.label {
        case "PRIVATE KEY":
            pointer = try decoded(block) { key, bytes, count in d2i_AutoPrivateKey(key, bytes, count) }
        case "RSA PRIVATE KEY":
            pointer = try decoded(block) { key, bytes, count in d2i_PrivateKey(EVP_PKEY_RSA, key, bytes, count) }
        case "EC PRIVATE KEY":
            pointer = try decoded(block) { key, bytes, count in d2i_PrivateKey(EVP_PKEY_EC, key, bytes, count) }
        case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
            throw SigningError(.keyInvalid, "a '\(block.label)' cannot sign", remedy: "give the private key")
        default: throw SigningError(.keyInvalid, "a PEM block '\(block.label)' holds no private key")
        }
        self.init(try KeyHandle(taking: pointer))
    }

    /// The half that verifies.
    public var publicKey: PublicKey {
        get throws(SigningError) {
            var output: UnsafeMutablePointer<UInt8>?
            let count = i2d_PUBKEY(handle.pointer, &output)
            guard count > 0, let output else { throw SigningError(.cryptography, "no public half: \(openSSLReason())") }
            defer { writ_openssl_free(output) }
            return try PublicKey(spki: Array(UnsafeBufferPointer(start: output, count: Int(count))))
        }
    }

    /// The key as a `PRIVATE KEY` block (PKCS#8), without a passphrase.
    public var pem: [UInt8] {
        contents { bio in PEM_write_bio_PKCS8PrivateKey(bio, handle.pointer, nil, nil, 0, nil, nil) }
    }
}
