import Signing

/// A key that bundles may be signed with, and how.
public struct TrustedKey: Sendable {
    public let key: VerificationKey
    public let algorithm: SigningAlgorithm
    /// The scope that signatures by this key must have, when the verifier names none.
    public let scope: String?

    public init(_ key: VerificationKey, algorithm: SigningAlgorithm, scope: String? = nil) {
        self.key = key
        self.algorithm = algorithm
        self.scope = scope
    }

    /// Reads what `--verification-key` gives: the path of a file, or the key itself (PEM, or the secret of an HMAC).
    ///
    /// - Parameter algorithm: nil for the one that fits the key (RS256 for RSA, as OPA has it). A shared secret needs a name.
    /// - Throws: `bundle_key_invalid` or `bundle_key_mismatch`.
    public init(argument: String, algorithm: SigningAlgorithm?, scope: String? = nil) throws(BundleError) {
        let bytes = try KeyArgument.bytes(argument)
        do {
            if let algorithm, algorithm.family == .hmac {
                self.init(.secret(try SecretKey(bytes)), algorithm: algorithm, scope: scope)
            } else {
                let key = try PublicKey(pem: bytes)
                self.init(.publicKey(key), algorithm: algorithm ?? key.kind.defaultAlgorithm, scope: scope)
            }
        } catch {
            throw BundleError(error, place: KeyArgument.name(argument))
        }
    }
}
