import COpenSSL

/// A key that verifies signatures: RSA, ECDSA or Ed25519.
public struct PublicKey: Sendable {
    let handle: KeyHandle

    public var kind: KeyKind { handle.kind }

    init(_ handle: KeyHandle) { self.handle = handle }

    /// Reads a public key from PEM: `PUBLIC KEY` (SPKI), `RSA PUBLIC KEY` (PKCS#1), or the key of an X.509 `CERTIFICATE`.
    ///
    /// The certificate's dates and issuer are not looked at: it is only a wrapping of the key, as it is to OPA. A private key is read too, and only its
    /// public half is kept.
    public init(pem: [UInt8]) throws(SigningError) {
        guard let block = try PEMBlock.first(in: pem) else {
            throw SigningError(
                .keyInvalid, "no PEM block with a public key", remedy: "give a file that begins with -----BEGIN PUBLIC KEY-----")
        }
        switch block.label {
        case "PUBLIC KEY": self.init(try KeyHandle(taking: try decoded(block, d2i_PUBKEY)))
        case "RSA PUBLIC KEY":
            self.init(try KeyHandle(taking: try decoded(block) { key, bytes, count in d2i_PublicKey(EVP_PKEY_RSA, key, bytes, count) }))
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": try self.init(certificate: block)
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY": self = try PrivateKey(block).publicKey
        default: throw SigningError(.keyInvalid, "a PEM block '\(block.label)' holds no public key")
        }
    }

    /// Reads a SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7).
    public init(spki: [UInt8]) throws(SigningError) {
        self.init(try KeyHandle(taking: try decoded(PEMBlock(label: "PUBLIC KEY", contents: spki), d2i_PUBKEY)))
    }

    private init(certificate block: PEMBlock) throws(SigningError) {
        let certificate = try decoded(block, d2i_X509)
        defer { X509_free(certificate) }
        guard let key = X509_get_pubkey(certificate) else {
            throw SigningError(.keyInvalid, "a certificate without a usable key: \(openSSLReason())")
        }
        self.init(try KeyHandle(taking: key))
    }

    /// The key as SubjectPublicKeyInfo in DER.
    public var spki: [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(handle.pointer, &output)
        guard count > 0, let output else { return [] }
        defer { writ_openssl_free(output) }
        return Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }

    /// The key as a `PUBLIC KEY` block.
    public var pem: [UInt8] {
        contents { bio in PEM_write_bio_PUBKEY(bio, handle.pointer) }
    }

    /// SHA-256 of the SPKI, in hexadecimal: the same for every spelling of one key.
    public var fingerprint: String { Hex.encode(SHA2.sha256.digest(spki)) }
}

extension PublicKey: Equatable {
    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.spki == right.spki }
}

typealias DERDecoder<T> = (UnsafeMutablePointer<T?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int) -> T?

/// Decodes all of a block with one of OpenSSL's `d2i` functions; bytes left over are refused.
func decoded<T>(_ block: PEMBlock, _ decode: DERDecoder<T>) throws(SigningError) -> T {
    let result = block.contents.withUnsafeBufferPointer { buffer -> (T?, Int) in
        var cursor = buffer.baseAddress
        let value = decode(nil, &cursor, buffer.count)
        return (value, cursor.map { $0 - (buffer.baseAddress ?? $0) } ?? 0)
    }
    guard let value = result.0 else {
        throw SigningError(.keyInvalid, "the PEM block '\(block.label)' cannot be read: \(openSSLReason())")
    }
    guard result.1 == block.contents.count else {
        throw SigningError(.keyInvalid, "the PEM block '\(block.label)' has bytes after the key")
    }
    return value
}

/// What `write` puts into a memory BIO.
func contents(_ write: (OpaquePointer) -> Int32) -> [UInt8] {
    guard let bio = BIO_new(BIO_s_secmem()) else { return [] }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else {
        ERR_clear_error()
        return []
    }
    var data: UnsafeMutablePointer<CChar>?
    let count = writ_bio_contents(bio, &data)
    guard count > 0, let data else { return [] }
    return UnsafeRawBufferPointer(start: data, count: count).map { $0 }
}
