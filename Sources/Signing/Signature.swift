import COpenSSL

/// What makes signatures.
public enum SigningKey: Sendable {
    case privateKey(PrivateKey)
    case secret(SecretKey)
}

/// What verifies signatures.
public enum VerificationKey: Sendable {
    case publicKey(PublicKey)
    case secret(SecretKey)

    /// What identifies the key without giving it away: the fingerprint of a public key.
    public var fingerprint: String? {
        switch self {
        case .publicKey(let key): key.fingerprint
        case .secret: nil
        }
    }
}

extension SigningAlgorithm {
    /// Signs `message` the way JWS wants it: ECDSA signatures are the two halves side by side (RFC 7518 section 3.4).
    ///
    /// - Throws: `signing_key_mismatch` or `signing_key_weak` when the key does not serve; an HMAC secret must be as long as the hash.
    public func sign(_ message: [UInt8], with key: SigningKey) throws(SigningError) -> [UInt8] {
        switch (key, hash) {
        case (.privateKey(let key), _):
            try key.kind.validate(for: self)
            let signature = try SignatureContext(self).sign(message, key.handle)
            guard let curve else { return signature }
            return try ECDSASignature(der: signature).raw(curve)
        case (.secret(let secret), .some(let hash)) where family == .hmac:
            guard secret.isStrong(for: self) else {
                throw SigningError(
                    .keyWeak, "a secret of \(secret.count) bytes is too short for \(rawValue)",
                    remedy: "use at least \(hash.digestSize) random bytes, as text for instance: openssl rand -hex \(hash.digestSize)")
            }
            return secret.hmac(message, hash)
        case (.secret, _): throw secretMismatch
        }
    }

    /// Whether `signature` (in the form of JWS) is the key's signature of `message`.
    ///
    /// - Throws: `signing_key_mismatch` or `signing_key_weak` when the key does not serve.
    public func isValid(_ signature: [UInt8], for message: [UInt8], by key: VerificationKey) throws(SigningError) -> Bool {
        switch (key, hash) {
        case (.publicKey(let key), _):
            try key.kind.validate(for: self)
            guard let curve else { return try SignatureContext(self).isValid(signature, message, key.handle) }
            guard signature.count == 2 * curve.coordinateSize else { return false }
            return try SignatureContext(self).isValid(ECDSASignature(raw: signature).der, message, key.handle)
        case (.secret(let secret), .some(let hash)) where family == .hmac:
            return constantTimeEqual(secret.hmac(message, hash), signature)
        case (.secret, _): throw secretMismatch
        }
    }

    private var secretMismatch: SigningError {
        SigningError(.keyMismatch, "\(rawValue) wants a key pair, not a shared secret", remedy: "give the key in PEM, or name HS256")
    }
}

/// One signature or verification by OpenSSL's `EVP_Digest…` functions.
private struct SignatureContext: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: SigningAlgorithm

    init(_ algorithm: SigningAlgorithm) throws(SigningError) {
        guard let context = EVP_MD_CTX_new() else { throw SigningError(.cryptography, "no memory for a signature") }
        self.context = context
        self.algorithm = algorithm
    }

    deinit { EVP_MD_CTX_free(context) }

    func sign(_ message: [UInt8], _ key: KeyHandle) throws(SigningError) -> [UInt8] {
        var parameters: OpaquePointer?
        guard EVP_DigestSignInit(context, &parameters, algorithm.hash?.evp, nil, key.pointer) == 1, configure(parameters, signing: true)
        else {
            throw failure
        }
        var count = 0
        guard EVP_DigestSign(context, nil, &count, message, message.count) == 1 else { throw failure }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else { throw failure }
        signature.removeLast(signature.count - count)
        return signature
    }

    func isValid(_ signature: [UInt8], _ message: [UInt8], _ key: KeyHandle) throws(SigningError) -> Bool {
        var parameters: OpaquePointer?
        guard EVP_DigestVerifyInit(context, &parameters, algorithm.hash?.evp, nil, key.pointer) == 1, configure(parameters, signing: false)
        else {
            throw failure
        }
        let verified = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        ERR_clear_error()
        return verified
    }

    /// The salt of a PSS signature is as long as the hash (RFC 7518 section 3.5); when verifying, other lengths are read as OPA reads them.
    private func configure(_ parameters: OpaquePointer?, signing: Bool) -> Bool {
        switch algorithm.family {
        case .rsa: EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING) == 1
        case .rsaPSS:
            EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, signing ? RSA_PSS_SALTLEN_DIGEST : RSA_PSS_SALTLEN_AUTO) == 1
        case .ecdsa, .edDSA, .hmac: true
        }
    }

    private var failure: SigningError { SigningError(.cryptography, "OpenSSL refused: \(openSSLReason())") }
}
