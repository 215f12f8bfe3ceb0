import BigInt
import COpenSSL

/// Keys of OpenSSL made from their numbers.
enum KeyMaking {
    /// - Parameter secrets: d, p, q, dp, dq and qi; empty for a public key. Without all of p to qi only d counts.
    static func rsa(_ n: [UInt8], _ e: [UInt8], _ secrets: [[UInt8]?]) -> SignatureKey? {
        var numbers: [(String, [UInt8])] = [(OSSL_PKEY_PARAM_RSA_N, n), (OSSL_PKEY_PARAM_RSA_E, e)]
        if let d = secrets.first {
            guard let d else { return nil }
            numbers.append((OSSL_PKEY_PARAM_RSA_D, d))
            let names = ["rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1"]
            let factors = secrets.dropFirst().compactMap { $0 }
            if factors.count == names.count { numbers += zip(names, factors) }
        }
        return make("RSA", isPrivate: !secrets.isEmpty) { builder in builder.push(numbers) }
    }

    /// A curve (FIPS 186-5), by the name that JSON Web Keys give it.
    struct Curve {
        /// What OpenSSL calls it.
        let name: String
        /// Bytes of a coordinate.
        let size: Int
        /// The number of points that the base point generates.
        let order: BigInt

        fileprivate init(_ name: String, _ size: Int, order: String) {
            self.name = name
            self.size = size
            self.order = BigInt(order, radix: 16) ?? 0
        }
    }

    static let curves = [
        "P-256": Curve("prime256v1", 32, order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        "P-384": Curve(
            "secp384r1", 48,
            order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
        "P-521": Curve(
            "secp521r1", 66,
            order: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c"
                + "47aebb6fb71e91386409"),
    ]

    /// - Parameters: as long as the curve wants them.
    static func ec(_ curve: String, _ x: [UInt8], _ y: [UInt8], _ d: [UInt8]?) -> SignatureKey? {
        guard let curve = curves[curve], x.count == curve.size, y.count == curve.size else { return nil }
        let point = [4] + x + y
        return make("EC", isPrivate: d != nil) { builder in
            builder.push(OSSL_PKEY_PARAM_GROUP_NAME, text: curve.name) && builder.push(OSSL_PKEY_PARAM_PUB_KEY, octets: point)
                && (d.map { builder.push([(OSSL_PKEY_PARAM_PRIV_KEY, $0)]) } ?? true)
        }
    }

    static func ed25519(_ x: [UInt8], _ d: [UInt8]?) -> SignatureKey? {
        let handle: OpaquePointer?
        if let d {
            handle = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, d, d.count)
        } else {
            handle = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, x, x.count)
        }
        return handle.map { SignatureKey(owning: $0) }
    }

    // OpenSSL's EVP_PKEY_PUBLIC_KEY and EVP_PKEY_KEYPAIR, which are macros of macros.
    private static let publicKey: Int32 = 0x86
    private static let keyPair: Int32 = 0x87

    private static func make(_ type: String, isPrivate: Bool, _ fill: (inout Parameters) -> Bool) -> SignatureKey? {
        defer { ERR_clear_error() }
        var parameters = Parameters()
        defer { parameters.free() }
        guard fill(&parameters), let list = OSSL_PARAM_BLD_to_param(parameters.builder) else { return nil }
        defer { OSSL_PARAM_free(list) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, isPrivate ? keyPair : publicKey, list) == 1, let key
        else { return nil }
        return SignatureKey(owning: key)
    }

    /// Parameters being collected for OpenSSL, which copies them at the end.
    private struct Parameters {
        let builder = OSSL_PARAM_BLD_new()
        private var numbers: [OpaquePointer] = []
        private var buffers: [UnsafeMutablePointer<UInt8>] = []

        mutating func push(_ values: [(String, [UInt8])]) -> Bool {
            for (name, bytes) in values {
                guard let number = BN_bin2bn(bytes, Int32(clamping: bytes.count), nil) else { return false }
                numbers.append(number)
                guard OSSL_PARAM_BLD_push_BN(builder, text(name), number) == 1 else { return false }
            }
            return true
        }

        mutating func push(_ name: String, text value: String) -> Bool {
            OSSL_PARAM_BLD_push_utf8_string(builder, text(name), text(value), 0) == 1
        }

        mutating func push(_ name: String, octets: [UInt8]) -> Bool {
            OSSL_PARAM_BLD_push_octet_string(builder, text(name), keep(octets), octets.count) == 1
        }

        private mutating func text(_ text: String) -> UnsafePointer<CChar> {
            UnsafeRawPointer(keep(Array(text.utf8) + [0])).assumingMemoryBound(to: CChar.self)
        }

        /// The builder refers to what it is given, names too, until the parameters are made.
        private mutating func keep(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            buffers.append(copy)
            return copy
        }

        func free() {
            OSSL_PARAM_BLD_free(builder)
            for number in numbers { BN_clear_free(number) }
            for buffer in buffers { buffer.deallocate() }
        }
    }
}
