/// A JSON Web Signature in compact form (RFC 7515 section 7.1), taken apart. Nothing is verified until `verify` has returned.
public struct JWS: Sendable {
    public let header: JWSHeader
    /// The header's JSON, as signed.
    public let headerJSON: [UInt8]
    /// What was signed. Not to be believed before `verify`.
    public let payload: [UInt8]
    public let signature: [UInt8]
    private let signingInput: [UInt8]

    /// Takes a token apart.
    ///
    /// - Throws: `signing_token_malformed`.
    public init(compact token: String) throws(SigningError) {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw SigningError(.tokenMalformed, "a token has three parts between dots, and this one has \(parts.count)")
        }
        headerJSON = try JWS.bytes(parts[0], "header")
        payload = try JWS.bytes(parts[1], "payload")
        signature = try JWS.bytes(parts[2], "signature")
        header = try JWSHeader(json: headerJSON)
        signingInput = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
    }

    private static func bytes(_ part: Substring.UTF8View.SubSequence, _ name: String) throws(SigningError) -> [UInt8] {
        guard let bytes = Base64URL.decode(part) else { throw SigningError(.tokenMalformed, "the token's \(name) is not base64url") }
        return bytes
    }

    /// Verifies the signature. The algorithm is the caller's choice, never the token's: the header must agree with it.
    ///
    /// - Throws: `signing_critical_header` when the header demands extensions, `signing_algorithm_mismatch` when `alg` is missing or another,
    ///   `signing_key_mismatch`, `signing_key_weak`, or `signing_signature_invalid`.
    public func verify(_ algorithm: SigningAlgorithm, by key: VerificationKey) throws(SigningError) {
        if header.hasCritical {
            throw SigningError(
                .criticalHeader, "the token's header has 'crit', and no extension is understood here (RFC 7515 section 4.1.11)")
        }
        guard header.algorithm == algorithm.rawValue else {
            let named = header.algorithm.map { "'\($0)'" } ?? "no algorithm"
            throw SigningError(
                .algorithmMismatch, "the token names \(named), and \(algorithm.rawValue) is expected",
                remedy: "give the signer's algorithm, as --signing-alg")
        }
        guard try algorithm.isValid(signature, for: signingInput, by: key) else {
            throw SigningError(.signatureInvalid, "the signature was not made by this key over these bytes")
        }
    }

    /// Signs `payload` with `header`, which must name the same algorithm in `alg`.
    ///
    /// - Parameter header: the protected header's JSON.
    /// - Returns: the compact form.
    public static func sign(payload: [UInt8], headerJSON: [UInt8], _ algorithm: SigningAlgorithm, with key: SigningKey) throws(SigningError)
        -> String
    {
        let input = Base64URL.encode(headerJSON) + "." + Base64URL.encode(payload)
        let signature = try algorithm.sign(Array(input.utf8), with: key)
        return input + "." + Base64URL.encode(signature)
    }

    /// Signs `payload` with a header of `alg`, `kid` and `typ`.
    public static func sign(
        payload: [UInt8], keyID: String?, type: String = "JWT", _ algorithm: SigningAlgorithm, with key: SigningKey
    ) throws(SigningError) -> String {
        let kid = keyID.map { ",\"kid\":\(quoted($0))" } ?? ""
        let header = "{\"alg\":\"\(algorithm.rawValue)\"\(kid),\"typ\":\(quoted(type))}"
        return try sign(payload: payload, headerJSON: Array(header.utf8), algorithm, with: key)
    }

    private static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": output += "\\\(scalar)"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
