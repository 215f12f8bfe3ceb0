/// The signature algorithms of JWS (RFC 7518 section 3.1, RFC 8037) that bundle signatures and tokens use. There is no `none`.
public enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case edDSA = "EdDSA"

    /// The algorithm of this name, spelled exactly as in the registry.
    public init(name: String) throws(SigningError) {
        guard let algorithm = SigningAlgorithm(rawValue: name) else {
            let known = SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw SigningError(.algorithmUnknown, "there is no signing algorithm '\(name)'", remedy: "one of \(known)")
        }
        self = algorithm
    }

    /// The family: which kind of key it wants and how the signature is made.
    public enum Family: Sendable, Equatable {
        case rsa, rsaPSS, ecdsa, hmac, edDSA
    }

    public var family: Family {
        switch self {
        case .rs256, .rs384, .rs512: .rsa
        case .ps256, .ps384, .ps512: .rsaPSS
        case .es256, .es384, .es512: .ecdsa
        case .hs256, .hs384, .hs512: .hmac
        case .edDSA: .edDSA
        }
    }

    /// The hash, or nil where the algorithm brings its own.
    public var hash: SHA2? {
        switch self {
        case .rs256, .ps256, .es256, .hs256: .sha256
        case .rs384, .ps384, .es384, .hs384: .sha384
        case .rs512, .ps512, .es512, .hs512: .sha512
        case .edDSA: nil
        }
    }

    /// The curve that an ECDSA algorithm wants (RFC 7518 section 3.4).
    var curve: EllipticCurve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        default: nil
        }
    }
}

/// The NIST curves of ECDSA signatures.
public enum EllipticCurve: String, Sendable, CaseIterable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// Size of a coordinate, and of each half of a signature, in bytes.
    public var coordinateSize: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    /// OpenSSL's name of the group.
    var groupName: String {
        switch self {
        case .p256: "prime256v1"
        case .p384: "secp384r1"
        case .p521: "secp521r1"
        }
    }
}
