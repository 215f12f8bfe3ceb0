import COpenSSL

/// The hash functions of FIPS 180-4, by the names that bundle signatures use.
public enum SHA2: String, Sendable, CaseIterable {
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"
    case sha512t224 = "SHA-512-224"
    case sha512t256 = "SHA-512-256"

    /// Size of a digest in bytes.
    public var digestSize: Int {
        switch self {
        case .sha224, .sha512t224: 28
        case .sha256, .sha512t256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var evp: OpaquePointer? {
        switch self {
        case .sha224: EVP_sha224()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        case .sha512t224: EVP_sha512_224()
        case .sha512t256: EVP_sha512_256()
        }
    }

    /// The digest of `bytes`.
    public func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA2Hasher(self)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The keyed digest of `bytes` (HMAC, RFC 2104).
    public func hmac(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] { key.withUnsafeBufferPointer { hmac(bytes, key: $0) } }

    func hmac(_ bytes: [UInt8], key: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: digestSize)
        var size = UInt32(digestSize)
        // OpenSSL reads a null key as "the one before", so an empty key needs an address.
        let nothing: [UInt8] = [0]
        let written = nothing.withUnsafeBufferPointer { nothing in
            HMAC(evp, key.baseAddress ?? nothing.baseAddress, Int32(key.count), bytes, bytes.count, &output, &size)
        }
        precondition(written != nil, "HMAC failed: out of memory, or no SHA-2 in this OpenSSL")
        return output
    }
}

/// A digest that grows with the bytes it is given.
///
///     var hasher = SHA2Hasher(.sha256)
///     hasher.update(chunk)
///     let digest = hasher.finish()
public struct SHA2Hasher: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: SHA2

    public init(_ algorithm: SHA2 = .sha256) {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, algorithm.evp, nil) == 1 else {
            preconditionFailure("no memory, or no \(algorithm.rawValue) in this OpenSSL")
        }
        self.context = context
        self.algorithm = algorithm
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: [UInt8]) { update(bytes.span.bytes) }

    public mutating func update(_ bytes: ArraySlice<UInt8>) { update(bytes.span.bytes) }

    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { buffer in
            let updated = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
            precondition(updated == 1, "OpenSSL refused to hash")
        }
    }

    public consuming func finish() -> [UInt8] { result() }

    /// The digest of what was given until now; more may follow.
    public borrowing func digestSoFar() -> [UInt8] {
        let copy = SHA2Hasher(algorithm)
        let copied = EVP_MD_CTX_copy_ex(copy.context, context)
        precondition(copied == 1, "OpenSSL refused to copy a digest")
        return copy.finish()
    }

    /// The digest of what was given since the last call; the hasher begins anew.
    public mutating func next() -> [UInt8] {
        let digest = result()
        let restarted = EVP_DigestInit_ex(context, algorithm.evp, nil)
        precondition(restarted == 1, "OpenSSL refused to begin a digest")
        return digest
    }

    private borrowing func result() -> [UInt8] {
        var output = [UInt8](repeating: 0, count: algorithm.digestSize)
        let finished = EVP_DigestFinal_ex(context, &output, nil)
        precondition(finished == 1, "OpenSSL refused to finish a digest")
        return output
    }
}
