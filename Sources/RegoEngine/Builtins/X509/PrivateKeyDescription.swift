import BigInt
import COpenSSL
import RegoValue

/// A private key as Go's JSON of its type shows it, and as a JSON Web Key.
struct PrivateKeyDescription {
    let key: SignatureKey

    /// Reads PKCS #1, PKCS #8 or SEC 1 in DER.
    init?(der: [UInt8]) {
        defer { ERR_clear_error() }
        let handle = der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_AutoPrivateKey(nil, &position, bytes.count)
        }
        guard let handle else { return nil }
        key = SignatureKey(owning: handle)
        if key.family == .other { return nil }
    }

    private func number(_ name: String) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key.handle, name, &number) == 1, let number else { return [] }
        defer { BN_clear_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        _ = BN_bn2bin(number, &bytes)
        return bytes
    }

    private func raw(_ read: (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?) -> Int32) -> [UInt8] {
        var length = 32
        var bytes = [UInt8](repeating: 0, count: length)
        return read(key.handle, &bytes, &length) == 1 ? Array(bytes.prefix(length)) : []
    }

    private var seed: [UInt8] { raw { EVP_PKEY_get_raw_private_key($0, $1, $2) } }
    private var point: [UInt8] { raw { EVP_PKEY_get_raw_public_key($0, $1, $2) } }

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
        case .ed25519: return arena.string(Base64.standard.encode(seed + point))
        case .other: return .null
        }
    }

    /// The key as a JSON Web Key (RFC 7517).
    func jsonWebKey(_ arena: Arena) -> Value {
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
            let curve = ["P-256", "P-384", "P-521"].first { $0.hasSuffix(String(EVP_PKEY_get_bits(key.handle))) } ?? ""
            return PublicKeyDescription.object(
                [
                    "kty": arena.string("EC"), "crv": arena.string(curve), "d": padded("priv"), "x": padded("qx"), "y": padded("qy"),
                ], arena)
        case .ed25519:
            return PublicKeyDescription.object(
                ["kty": arena.string("OKP"), "crv": arena.string("Ed25519"), "d": text(seed), "x": text(point)], arena)
        case .other: return .null
        }
    }
}
