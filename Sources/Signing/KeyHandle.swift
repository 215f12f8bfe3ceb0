import COpenSSL

/// Owns one `EVP_PKEY`.
///
/// `@unchecked Sendable`: the key is immutable once `init` has taken it over, nothing here writes to it, and OpenSSL 3 documents concurrent use of
/// one `EVP_PKEY` by operations that each have a context of their own as safe.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let kind: KeyKind

    /// Takes over the reference, also when it throws.
    init(taking pointer: OpaquePointer) throws(SigningError) {
        guard let kind = KeyKind(of: pointer) else {
            EVP_PKEY_free(pointer)
            throw SigningError(
                .keyInvalid, "a key of a kind that signs nothing here", remedy: "use Ed25519, ECDSA on P-256, P-384 or P-521, or RSA")
        }
        self.pointer = pointer
        self.kind = kind
    }

    deinit { EVP_PKEY_free(pointer) }
}

/// What a key is: its family, and the size or curve.
public enum KeyKind: Sendable, Equatable, CustomStringConvertible {
    case rsa(bits: Int)
    case ecdsa(EllipticCurve)
    case ed25519

    init?(of key: OpaquePointer) {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: self = .rsa(bits: Int(EVP_PKEY_get_bits(key)))
        case EVP_PKEY_ED25519: self = .ed25519
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            var length = 0
            guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return nil }
            let group = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let curve = EllipticCurve.allCases.first(where: { $0.groupName == group || $0.rawValue == group }) else { return nil }
            self = .ecdsa(curve)
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .rsa(let bits): "RSA \(bits)"
        case .ecdsa(let curve): "ECDSA \(curve.rawValue)"
        case .ed25519: "Ed25519"
        }
    }

    /// The algorithm to sign with when none is named.
    public var defaultAlgorithm: SigningAlgorithm {
        switch self {
        case .rsa: .rs256
        case .ecdsa(.p256): .es256
        case .ecdsa(.p384): .es384
        case .ecdsa(.p521): .es512
        case .ed25519: .edDSA
        }
    }

    /// RSA keys below this size are refused, for signing and for verifying (NIST SP 800-131A).
    static let minimumRSABits = 2048

    /// Refuses a key that `algorithm` cannot use, or that is too weak.
    func validate(for algorithm: SigningAlgorithm) throws(SigningError) {
        switch (self, algorithm.family) {
        case (.rsa(let bits), .rsa), (.rsa(let bits), .rsaPSS):
            if bits < KeyKind.minimumRSABits {
                throw SigningError(
                    .keyWeak, "an RSA key of \(bits) bits is too short", remedy: "make one of 3072 bits: writ keys generate --type rsa-3072"
                )
            }
        case (.ecdsa(let curve), .ecdsa):
            if let wanted = algorithm.curve, wanted != curve { throw mismatch(algorithm, "a key on \(wanted.rawValue)") }
        case (.ed25519, .edDSA): return
        case (_, .rsa), (_, .rsaPSS): throw mismatch(algorithm, "an RSA key")
        case (_, .ecdsa): throw mismatch(algorithm, "an ECDSA key on \(algorithm.curve?.rawValue ?? "a NIST curve")")
        case (_, .edDSA): throw mismatch(algorithm, "an Ed25519 key")
        case (_, .hmac): throw mismatch(algorithm, "a shared secret")
        }
    }

    private func mismatch(_ algorithm: SigningAlgorithm, _ wanted: String) -> SigningError {
        SigningError(
            .keyMismatch, "\(algorithm.rawValue) wants \(wanted), and this key is \(self)",
            remedy: "name the algorithm that fits, here \(defaultAlgorithm.rawValue)")
    }
}

/// The reason at the head of OpenSSL's error queue, which this empties.
func openSSLReason() -> String {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    guard code != 0, let reason = ERR_reason_error_string(code) else { return "no reason given" }
    return String(cString: reason)
}
