import RegoValue

/// An algorithm of a JSON Web Signature.
enum JWTAlgorithm {
    case secret(Digest)
    case pair(SignatureKey.Algorithm)

    static let names: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA",
    ]

    /// Further algorithms that a key may be for (RFC 7518 and others), though nothing here uses them.
    static let foreignNames: Set<String> = [
        "none", "ES256K", "Ed25519", "RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512", "A128KW", "A192KW", "A256KW",
        "dir", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW", "A128GCMKW", "A192GCMKW", "A256GCMKW",
        "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM",
        "A192GCM", "A256GCM",
    ]

    init?(_ name: String) {
        switch name {
        case "HS256": self = .secret(.sha256)
        case "HS384": self = .secret(.sha384)
        case "HS512": self = .secret(.sha512)
        default:
            guard let algorithm = SignatureKey.Algorithm(name) else { return nil }
            self = .pair(algorithm)
        }
    }

    static func verify(_ message: [UInt8], _ signature: [UInt8], secret: [UInt8], _ digest: Digest) -> Bool {
        message.withUnsafeBytes { message in
            secret.withUnsafeBytes { secret in
                guard let expected = try? digest.authenticate(message, key: secret) else { return false }
                return expected.withUnsafeBytes { expected in signature.withUnsafeBytes { Digest.areEqual($0, expected) } }
            }
        }
    }
}
