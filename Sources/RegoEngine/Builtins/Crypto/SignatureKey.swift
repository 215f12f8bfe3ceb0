import COpenSSL

/// A key that makes or verifies signatures. Owned by this object, freed with it.
final class SignatureKey {
    enum Family: String {
        case rsa = "RSA"
        case ec = "EC"
        case ed25519 = "Ed25519"
        case x25519 = "X25519"
        case other = "unknown"
    }

    /// An algorithm of JSON Web Signatures (RFC 7518, RFC 8037) with a pair of keys.
    struct Algorithm {
        enum Scheme { case pkcs1, pss, ecdsa, eddsa }

        let scheme: Scheme
        let digest: Digest

        init?(_ name: String) {
            switch name {
            case "RS256": self.init(.pkcs1, .sha256)
            case "RS384": self.init(.pkcs1, .sha384)
            case "RS512": self.init(.pkcs1, .sha512)
            case "PS256": self.init(.pss, .sha256)
            case "PS384": self.init(.pss, .sha384)
            case "PS512": self.init(.pss, .sha512)
            case "ES256": self.init(.ecdsa, .sha256)
            case "ES384": self.init(.ecdsa, .sha384)
            case "ES512": self.init(.ecdsa, .sha512)
            case "EdDSA": self.init(.eddsa, .sha512)
            default: return nil
            }
        }

        private init(_ scheme: Scheme, _ digest: Digest) {
            self.scheme = scheme
            self.digest = digest
        }

        var family: Family {
            switch scheme {
            case .pkcs1, .pss: return .rsa
            case .ecdsa: return .ec
            case .eddsa: return .ed25519
            }
        }
    }

    let handle: OpaquePointer

    /// Takes over a key.
    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { EVP_PKEY_free(handle) }

    /// The key in a SubjectPublicKeyInfo (DER).
    convenience init?(publicKeyInfo der: [UInt8]) {
        let key = der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_PUBKEY(nil, &position, bytes.count)
        }
        guard let key else { return nil }
        self.init(owning: key)
    }

    /// The public key of a certificate (DER).
    convenience init?(certificate der: [UInt8]) {
        let key = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            guard let certificate = d2i_X509(nil, &position, bytes.count) else { return nil }
            defer { X509_free(certificate) }
            return X509_get_pubkey(certificate)
        }
        guard let key else { return nil }
        self.init(owning: key)
    }

    var family: Family {
        switch EVP_PKEY_get_base_id(handle) {
        case EVP_PKEY_RSA, EVP_PKEY_RSA_PSS: return .rsa
        case EVP_PKEY_EC: return .ec
        case EVP_PKEY_ED25519: return .ed25519
        case EVP_PKEY_X25519: return .x25519
        default: return .other
        }
    }

    /// Bits of an RSA modulus; Go refuses to use shorter ones.
    private static let minimumModulusBits: Int32 = 1_024

    /// Why Go would not use the RSA key, in its words; nil when it would.
    var insecurity: String? {
        guard family == .rsa else { return nil }
        let bits = EVP_PKEY_get_bits(handle)
        if bits < Self.minimumModulusBits {
            return "crypto/rsa: \(bits)-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)"
        }
        var exponent: OpaquePointer?
        guard EVP_PKEY_get_bn_param(handle, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1, let exponent else {
            return "crypto/rsa: missing exponent"
        }
        defer { BN_free(exponent) }
        // An exponent of 1 would make anybody's text a signature.
        if BN_is_one(exponent) == 1 { return "crypto/rsa: public exponent too small or negative" }
        return BN_num_bits(exponent) > 31 ? "crypto/rsa: public exponent too large" : nil
    }

    private static let supportedCurves: Set<String> = ["secp224r1", "prime256v1", "secp384r1", "secp521r1"]

    /// Why Go's `x509` does not take the public key, in its words; nil when it does.
    var unsupported: String? {
        switch EVP_PKEY_get_base_id(handle) {
        case EVP_PKEY_EC: return Self.supportedCurves.contains(groupName) ? nil : "unsupported elliptic curve"
        case EVP_PKEY_RSA, EVP_PKEY_DSA, EVP_PKEY_ED25519, EVP_PKEY_X25519: return nil
        default: return "unknown public key algorithm"
        }
    }

    /// What OpenSSL calls the curve of an EC key.
    var groupName: String {
        var name = [CChar](repeating: 0, count: 80)
        var length = 0
        guard EVP_PKEY_get_group_name(handle, &name, name.count, &length) == 1 else { return "" }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The public key of Ed25519 or X25519 as bytes.
    var rawPublicKey: [UInt8] { raw { EVP_PKEY_get_raw_public_key($0, $1, $2) } }
    /// The private key of Ed25519 or X25519 as bytes.
    var rawPrivateKey: [UInt8] { raw { EVP_PKEY_get_raw_private_key($0, $1, $2) } }

    private func raw(_ read: (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?) -> Int32) -> [UInt8] {
        var length = 32
        var bytes = [UInt8](repeating: 0, count: length)
        return read(handle, &bytes, &length) == 1 ? Array(bytes.prefix(length)) : []
    }

    /// Bytes of one of the two numbers in an ECDSA signature.
    private var fieldSize: Int { (Int(EVP_PKEY_get_bits(handle)) + 7) / 8 }

    private func prepare(_ context: OpaquePointer?, _ algorithm: Algorithm) -> Bool {
        guard algorithm.scheme == .pss else { return true }
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
    }

    /// Whether the signature is one of the message by the owner of this key.
    func verify(_ message: [UInt8], _ signature: [UInt8], _ algorithm: Algorithm) -> Bool {
        guard algorithm.family == family, insecurity == nil, let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        var signature = signature
        if algorithm.scheme == .ecdsa {
            guard let encoded = Self.encodeECDSA(signature) else { return false }
            signature = encoded
        }
        var keyContext: OpaquePointer?
        let digest = algorithm.scheme == .eddsa ? nil : algorithm.digest.algorithm
        guard EVP_DigestVerifyInit(context, &keyContext, digest, nil, handle) == 1, prepare(keyContext, algorithm) else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// The signature of a message, or nil when this key cannot make it.
    func sign(_ message: [UInt8], _ algorithm: Algorithm) -> [UInt8]? {
        guard algorithm.family == family, let context = EVP_MD_CTX_new() else { return nil }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        var keyContext: OpaquePointer?
        let digest = algorithm.scheme == .eddsa ? nil : algorithm.digest.algorithm
        guard EVP_DigestSignInit(context, &keyContext, digest, nil, handle) == 1, prepare(keyContext, algorithm) else { return nil }
        // RFC 7518, section 3.5: the salt is as long as the hash.
        if algorithm.scheme == .pss, EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, RSA_PSS_SALTLEN_DIGEST) != 1 { return nil }
        var length = 0
        guard EVP_DigestSign(context, nil, &length, message, message.count) == 1 else { return nil }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else { return nil }
        signature.removeLast(signature.count - length)
        return algorithm.scheme == .ecdsa ? Self.decodeECDSA(signature, fieldSize) : signature
    }

    // A JWS carries the two numbers of an ECDSA signature one behind the other, OpenSSL wants them in DER.

    private static func encodeECDSA(_ signature: [UInt8]) -> [UInt8]? {
        let half = signature.count / 2
        guard half > 0, let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        let r = signature.withUnsafeBufferPointer { BN_bin2bn($0.baseAddress, Int32(half), nil) }
        let s = signature.withUnsafeBufferPointer { BN_bin2bn($0.baseAddress.map { $0 + half }, Int32(signature.count - half), nil) }
        guard let r, let s, ECDSA_SIG_set0(pair, r, s) == 1 else { return nil }
        var encoded = [UInt8](repeating: 0, count: Int(max(i2d_ECDSA_SIG(pair, nil), 0)))
        encoded.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            _ = i2d_ECDSA_SIG(pair, &position)
        }
        return encoded
    }

    private static func decodeECDSA(_ signature: [UInt8], _ size: Int) -> [UInt8]? {
        let pair = signature.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_ECDSA_SIG(nil, &position, bytes.count)
        }
        guard let pair else { return nil }
        defer { ECDSA_SIG_free(pair) }
        var result = [UInt8](repeating: 0, count: size * 2)
        let written = result.withUnsafeMutableBufferPointer { buffer in
            BN_bn2binpad(ECDSA_SIG_get0_r(pair), buffer.baseAddress, Int32(size)) == size
                && BN_bn2binpad(ECDSA_SIG_get0_s(pair), buffer.baseAddress.map { $0 + size }, Int32(size)) == size
        }
        return written ? result : nil
    }
}
