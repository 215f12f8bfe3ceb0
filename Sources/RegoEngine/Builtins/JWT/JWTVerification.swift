import RegoValue

/// `io.jwt.verify_*`: whether a token's signature is good, whatever it claims.
enum JWTVerification {
    static let builtins: [Builtin] =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"].compactMap { name in
            guard let algorithm = SignatureKey.Algorithm(name) else { return nil }
            return Builtin("io.jwt.verify_\(name.lowercased())", 2) { call throws(BuiltinError) in try verify(call, algorithm) }
        }
        + [("hs256", Digest.sha256), ("hs384", Digest.sha384), ("hs512", Digest.sha512)].map { name, digest in
            Builtin("io.jwt.verify_\(name)", 2) { call throws(BuiltinError) in try verify(call, digest) }
        }

    private static func verify(_ call: BuiltinCall, _ algorithm: SignatureKey.Algorithm) throws(BuiltinError) -> Value {
        let token = try JSONWebToken(try call.string(0))
        _ = try call.string(1)
        let keys = try JSONWebKey.keys(fromCertificateOrJWK: call[1], call.arena)
        let signature = try token.decodedSignature()
        let header = try JSONWebToken.Parameters(try token.decodedHeader(call.arena))
        return .boolean(verifies(keys, token, header, signature) { $0.verifyAsPublicKey($1, $2, algorithm) })
    }

    private static func verify(_ call: BuiltinCall, _ digest: Digest) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let secret = try call.string(1)
        let token = try JSONWebToken(text)
        return .boolean(JWTAlgorithm.verify(token.message, try token.decodedSignature(), secret: Array(secret), digest))
    }

    /// Whether one of the keys made the signature: the one that the header names when there is it, else any whose algorithm fits.
    static func verifies(
        _ keys: [JSONWebKey], _ token: JSONWebToken, _ header: JSONWebToken.Parameters, _ signature: [UInt8],
        _ verify: (JSONWebKey, [UInt8], [UInt8]) -> Bool
    ) -> Bool {
        let message = token.message
        if !header.keyIdentifier.isEmpty, let key = keys.first(where: { $0.identifier == header.keyIdentifier }) {
            return verify(key, message, signature)
        }
        return keys.contains { key in
            (key.algorithm.isEmpty || key.algorithm == header.algorithm) && verify(key, message, signature)
        }
    }
}
