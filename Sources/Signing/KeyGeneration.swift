import COpenSSL

/// The kinds of key pair that can be made, by the names of `writ keys generate --type`.
public enum KeyType: String, Sendable, CaseIterable {
    case ed25519
    case ecdsaP256 = "ecdsa-p256"
    case ecdsaP384 = "ecdsa-p384"
    case ecdsaP521 = "ecdsa-p521"
    case rsa3072 = "rsa-3072"
    case rsa4096 = "rsa-4096"

    fileprivate var opensslName: String {
        switch self {
        case .ed25519: "ED25519"
        case .ecdsaP256, .ecdsaP384, .ecdsaP521: "EC"
        case .rsa3072, .rsa4096: "RSA"
        }
    }

    fileprivate func configure(_ context: OpaquePointer) -> Bool {
        switch self {
        case .ed25519: true
        case .ecdsaP256: EVP_PKEY_CTX_set_group_name(context, EllipticCurve.p256.groupName) == 1
        case .ecdsaP384: EVP_PKEY_CTX_set_group_name(context, EllipticCurve.p384.groupName) == 1
        case .ecdsaP521: EVP_PKEY_CTX_set_group_name(context, EllipticCurve.p521.groupName) == 1
        case .rsa3072: EVP_PKEY_CTX_set_rsa_keygen_bits(context, 3072) == 1
        case .rsa4096: EVP_PKEY_CTX_set_rsa_keygen_bits(context, 4096) == 1
        }
    }
}

extension PrivateKey {
    /// Makes a new key pair from the system's random numbers.
    public static func generate(_ type: KeyType) throws(SigningError) -> PrivateKey {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, type.opensslName, nil) else {
            throw SigningError(.cryptography, "this OpenSSL makes no \(type.rawValue) keys")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, type.configure(context), EVP_PKEY_generate(context, &key) == 1, let key else {
            throw SigningError(.cryptography, "no \(type.rawValue) key was made: \(openSSLReason())")
        }
        return PrivateKey(try KeyHandle(taking: key))
    }
}
