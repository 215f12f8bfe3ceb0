import COpenSSL

/// A secret shared by signer and verifier, for HMAC. Its bytes are wiped when the last copy goes.
public struct SecretKey: Sendable {
    private final class Storage: Sendable {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        deinit {
            bytes.withUnsafeBytes { buffer in
                OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
            }
        }
    }

    private let storage: Storage

    /// - Throws: when the secret is empty, or is an asymmetric key: a public key is no secret, and a verifier that takes it for one accepts
    ///   signatures of anybody.
    public init(_ bytes: [UInt8]) throws(SigningError) {
        guard !bytes.isEmpty else { throw SigningError(.keyWeak, "an empty secret") }
        if let block = (try? PEMBlock.first(in: bytes)) ?? nil {
            throw SigningError(
                .keyMismatch, "a PEM block '\(block.label)' is given as the shared secret of an HMAC",
                remedy: "name the algorithm of the key, or give a random secret")
        }
        storage = Storage(bytes)
    }

    var bytes: [UInt8] { storage.bytes }

    /// Length in bytes.
    public var count: Int { storage.bytes.count }

    /// Whether the secret is at least as long as the hash (RFC 7518 section 3.2 demands it of signers).
    public func isStrong(for algorithm: SigningAlgorithm) -> Bool { count >= algorithm.hash?.digestSize ?? 0 }
}
