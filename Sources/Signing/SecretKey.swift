import COpenSSL

/// A secret shared by signer and verifier, for HMAC. Its bytes are wiped when the last copy goes.
public struct SecretKey: Sendable {
    /// Holds the only copy of the bytes that this module makes.
    private final class Storage: Sendable {
        // Written in `init` only, and wiped when nobody can read it any more.
        private nonisolated(unsafe) let memory: UnsafeMutableBufferPointer<UInt8>

        init(_ bytes: [UInt8]) {
            memory = .allocate(capacity: bytes.count)
            _ = memory.initialize(from: bytes)
        }

        deinit {
            OPENSSL_cleanse(memory.baseAddress, memory.count)
            memory.deallocate()
        }

        var count: Int { memory.count }

        func hmac(_ message: [UInt8], _ hash: SHA2) -> [UInt8] { hash.hmac(message, key: UnsafeBufferPointer(memory)) }
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

    /// The keyed digest of `message`.
    func hmac(_ message: [UInt8], _ hash: SHA2) -> [UInt8] { storage.hmac(message, hash) }

    /// Length in bytes.
    public var count: Int { storage.count }

    /// Whether the secret is at least as long as the hash (RFC 7518 section 3.2 demands it of signers).
    public func isStrong(for algorithm: SigningAlgorithm) -> Bool { count >= algorithm.hash?.digestSize ?? 0 }
}
