import BigInt
import COpenSSL
import RegoValue

/// A private key as Go's JSON of its type shows it, and as a JSON Web Key.
struct PrivateKeyDescription {
    let key: SignatureKey

    /// Reads PKCS #1, PKCS #8 or SEC 1 in DER.
    ///
    /// - Parameter type: of the PEM block, for messages.
    init(der: [UInt8], type: String) throws(BuiltinError) {
        defer { ERR_clear_error() }
        let handle = der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_AutoPrivateKey(nil, &position, bytes.count)
        }
        guard let handle else {
            let prefix = type == "EC PRIVATE KEY" ? "x509: failed to parse EC private key: " : ""
            throw BuiltinError(prefix + "asn1: structure error: malformed private key")
        }
        key = SignatureKey(owning: handle)
        if let fault = fault(der, type) { throw BuiltinError(fault) }
    }

    /// Why Go does not take the key.
    private func fault(_ der: [UInt8], _ type: String) -> String? {
        switch key.family {
        case .ec:
            guard key.unsupported != nil else { return nil }
            return (type == "PRIVATE KEY" ? "x509: failed to parse EC private key embedded in PKCS#8: " : "")
                + "x509: unknown elliptic curve"
        case .rsa where key.unsupported == nil:
            func integer(_ name: String) -> BigInt { PublicKeyDescription.integer(number(name)) }
            let precomputed = RSAPrivateNumbers.Precomputed(
                dp: integer("rsa-exponent1"), dq: integer("rsa-exponent2"), coefficient: integer("rsa-coefficient1"))
            let numbers = RSAPrivateNumbers(
                n: integer("n"), e: integer("e"), d: integer("d"), p: integer("rsa-factor1"), q: integer("rsa-factor2"),
                precomputed: precomputed)
            return numbers.fault.map { type == "PRIVATE KEY" ? "x509: failed to parse RSA private key embedded in PKCS#8: " + $0 : $0 }
        case .ed25519, .x25519: return nil
        case .rsa, .other: return "x509: PKCS#8 wrapping contained private key with unknown algorithm: \(Self.algorithm(der))"
        }
    }

    /// The identifier of a PKCS #8 key's algorithm, `1.3.101.113`.
    private static func algorithm(_ der: [UInt8]) -> String {
        var outer = DER(der[...])
        guard var fields = try? outer.next(DER.Tag.sequence).children, (try? fields.next(DER.Tag.integer)) != nil,
            var algorithm = try? fields.next(DER.Tag.sequence).children, let identifier = try? algorithm.next(DER.Tag.identifier).identifier
        else { return "" }
        return identifier.map(String.init).joined(separator: ".")
    }

    private func number(_ name: String) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key.handle, name, &number) == 1, let number else { return [] }
        defer { BN_clear_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        _ = BN_bn2bin(number, &bytes)
        return bytes
    }

    /// Go's JSON of `*rsa.PrivateKey`, `*ecdsa.PrivateKey` or `ed25519.PrivateKey`.
    func describe(_ arena: Arena) -> Value {
        func value(_ name: String) -> Value { PublicKeyDescription.number(PublicKeyDescription.integer(number(name)), arena) }
        switch key.family {
        case .rsa:
            let precomputed = PublicKeyDescription.object(
                [
                    "Dp": value("rsa-exponent1"), "Dq": value("rsa-exponent2"), "Qinv": value("rsa-coefficient1"),
                    "CRTValues": arena.array(),
                ], arena)
            return PublicKeyDescription.object(
                [
                    "N": value("n"), "E": value("e"), "D": value("d"),
                    "Primes": arena.array([value("rsa-factor1"), value("rsa-factor2")]), "Precomputed": precomputed,
                ], arena)
        case .ec:
            return PublicKeyDescription.object(
                ["Curve": arena.object(), "D": value("priv"), "X": value("qx"), "Y": value("qy")], arena)
        case .ed25519: return arena.string(Base64.standard.encode(key.rawPrivateKey + key.rawPublicKey))
        case .x25519: return arena.object()
        case .other: return .null
        }
    }

    /// The key as a JSON Web Key (RFC 7517).
    ///
    /// - Throws: when there is none for its curve.
    func jsonWebKey(_ arena: Arena) throws(BuiltinError) -> Value {
        func text(_ bytes: [UInt8]) -> Value { arena.string(Base64.url.encode(bytes, padded: false)) }
        switch key.family {
        case .rsa:
            let names = [
                "n": "n", "e": "e", "d": "d", "p": "rsa-factor1", "q": "rsa-factor2", "dp": "rsa-exponent1", "dq": "rsa-exponent2",
                "qi": "rsa-coefficient1",
            ]
            var entries = names.mapValues { text(number($0)) }
            entries["kty"] = arena.string("RSA")
            return PublicKeyDescription.object(entries, arena)
        case .ec:
            let size = (Int(EVP_PKEY_get_bits(key.handle)) + 7) / 8
            func padded(_ name: String) -> Value {
                let bytes = number(name)
                return text([UInt8](repeating: 0, count: max(0, size - bytes.count)) + bytes)
            }
            guard let curve = KeyMaking.curves.first(where: { $0.value.name == key.groupName })?.key else {
                throw BuiltinError(
                    "failed to initialize *jwk.ecdsaPrivateKey from *ecdsa.PrivateKey: "
                        + "jwk: failed to get algorithm for converting ECDSA private key to JWK: unknown elliptic curve")
            }
            return PublicKeyDescription.object(
                [
                    "kty": arena.string("EC"), "crv": arena.string(curve), "d": padded("priv"), "x": padded("qx"), "y": padded("qy"),
                ], arena)
        case .ed25519, .x25519:
            return PublicKeyDescription.object(
                [
                    "kty": arena.string("OKP"), "crv": arena.string(key.family.rawValue), "d": text(key.rawPrivateKey),
                    "x": text(key.rawPublicKey),
                ], arena)
        case .other: return .null
        }
    }
}
