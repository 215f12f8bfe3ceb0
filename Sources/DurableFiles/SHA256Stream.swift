import COpenSSL

/// SHA-256 over bytes that arrive in pieces.
public struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer?

    public init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        if done == nil {
            let copy = Array(bytes)
            EVP_DigestUpdate(context, copy, copy.count)
        }
    }

    /// The digest in lower-case hexadecimal.
    public consuming func finishHex() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return hex(digest)
    }
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
public func sha256Hex(_ bytes: some Collection<UInt8>) -> String {
    var hash = SHA256Stream()
    hash.update(bytes)
    return hash.finishHex()
}

private func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
