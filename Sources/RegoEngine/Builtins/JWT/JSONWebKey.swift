import RegoValue

/// A JSON Web Key (RFC 7517): a secret, or a key of a pair.
struct JSONWebKey {
    enum Material {
        case secret([UInt8])
        case pair(SignatureKey, isPrivate: Bool)
        /// A key to agree on secrets with (X25519), which neither signs nor verifies.
        case agreement(isPrivate: Bool)
        /// A key that is well described and yet none, and why.
        case unusable(kind: String, reason: String)
    }

    let material: Material
    /// `alg`, empty when there is none.
    var algorithm = ""
    /// `kid`, empty when there is none.
    var identifier = ""
    /// Why a private key cannot sign though its public half verifies.
    var signingFault: String?

    /// What the library that OPA uses calls the key's type.
    var kind: String {
        switch material {
        case .secret: return "*jwk.symmetricKey"
        case .unusable(let kind, _): return kind
        case .agreement(let isPrivate): return Self.kind("okp", isPrivate)
        case .pair(let pair, let isPrivate):
            let names: [SignatureKey.Family: String] = [.rsa: "rsa", .ec: "ecdsa", .ed25519: "okp"]
            return Self.kind(names[pair.family] ?? "unknown", isPrivate)
        }
    }

    static func kind(_ name: String, _ isPrivate: Bool) -> String { "*jwk.\(name)\(isPrivate ? "PrivateKey" : "PublicKey")" }

    /// Whether the signature is this key's, by the algorithm. Private keys verify too.
    func verify(_ message: [UInt8], _ signature: [UInt8], _ algorithm: JWTAlgorithm) -> Bool {
        switch (material, algorithm) {
        case (.secret(let secret), .secret(let digest)): return JWTAlgorithm.verify(message, signature, secret: secret, digest)
        case (.pair(let key, _), .pair(let scheme)): return key.verify(message, signature, scheme)
        default: return false
        }
    }

    /// Whether this is a public key, and the signature its owner's.
    func verifyAsPublicKey(_ message: [UInt8], _ signature: [UInt8], _ scheme: SignatureKey.Algorithm) -> Bool {
        guard case .pair(let key, isPrivate: false) = material else { return false }
        return key.verify(message, signature, scheme)
    }
}
