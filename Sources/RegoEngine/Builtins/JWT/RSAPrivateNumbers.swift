import BigInt

/// The numbers of an RSA private key (RFC 8017, section 3.2), which Go's `crypto/rsa` checks before it uses them.
struct RSAPrivateNumbers {
    /// What can be computed from the others, when it was given.
    struct Precomputed {
        let dp: BigInt
        let dq: BigInt
        let coefficient: BigInt
    }

    let n: BigInt
    let e: BigInt
    let d: BigInt
    let p: BigInt
    let q: BigInt
    let precomputed: Precomputed?

    /// OpenSSL's own bound; multiplication takes long beyond.
    private static let maximumBits = 16_384

    /// How the numbers contradict each other, in Go's words; nil when they fit.
    var fault: String? {
        guard [n, e, d, p, q].allSatisfy({ $0.bitWidth <= Self.maximumBits + 1 }) else { return "crypto/rsa: key too large" }
        if n <= 1 || p <= 1 || q <= 1 { return "modulus must be > 1" }
        if p * q != n { return "crypto/rsa: p * q != n" }
        let (dp, dq) = precomputed.map { ($0.dp, $0.dq) } ?? (d % (p - 1), d % (q - 1))
        let areExponents = dp < p && dq < q && e * dp % (p - 1) == 1 && e * dq % (q - 1) == 1
        if !areExponents { return "crypto/rsa: invalid CRT exponent" }
        guard let precomputed else { return nil }
        let isCoefficient = precomputed.coefficient < p && precomputed.coefficient * q % p == 1
        if !isCoefficient { return "crypto/rsa: invalid CRT coefficient" }
        return d % (p - 1) == dp && d % (q - 1) == dq ? nil : "crypto/rsa: d does not match dP"
    }
}
