import COpenSSL

/// An ECDSA signature in its two spellings: a DER sequence (OpenSSL, X.509) and both numbers side by side (JWS, RFC 7518 section 3.4).
struct ECDSASignature: ~Copyable {
    private let pointer: OpaquePointer

    deinit { ECDSA_SIG_free(pointer) }

    init(der: [UInt8]) throws(SigningError) {
        pointer = try decoded(PEMBlock(label: "ECDSA signature", contents: der), d2i_ECDSA_SIG)
    }

    /// - Parameter raw: both numbers, each as long as a coordinate.
    init(raw: [UInt8]) throws(SigningError) {
        let half = Int32(raw.count / 2)
        guard let signature = ECDSA_SIG_new() else { throw SigningError(.cryptography, "no memory for a signature") }
        let r = BN_bin2bn(Array(raw.prefix(Int(half))), half, nil)
        let s = BN_bin2bn(Array(raw.suffix(Int(half))), half, nil)
        guard ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            ECDSA_SIG_free(signature)
            throw SigningError(.cryptography, "no memory for a signature")
        }
        pointer = signature
    }

    func raw(_ curve: EllipticCurve) throws(SigningError) -> [UInt8] {
        let size = Int32(curve.coordinateSize)
        var r = [UInt8](repeating: 0, count: curve.coordinateSize)
        var s = r
        guard BN_bn2binpad(ECDSA_SIG_get0_r(pointer), &r, size) == size, BN_bn2binpad(ECDSA_SIG_get0_s(pointer), &s, size) == size else {
            throw SigningError(.cryptography, "a signature longer than its curve")
        }
        return r + s
    }

    var der: [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = i2d_ECDSA_SIG(pointer, &output)
        guard count > 0, let output else { return [] }
        defer { writ_openssl_free(output) }
        return Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }
}
