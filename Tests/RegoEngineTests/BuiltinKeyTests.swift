import COpenSSL
import RegoValue
import Testing

@testable import RegoEngine

/// Keys made for the test only: read, used to sign, and checked by the other half.
@Suite("Private keys are read, sign tokens, and the public half verifies them")
struct BuiltinKeyTests {
    enum Kind: String, CaseIterable {
        case rsa, p256, p384, p521, ed25519

        var algorithms: [String] {
            switch self {
            case .rsa: return ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
            case .p256: return ["ES256"]
            case .p384: return ["ES384"]
            case .p521: return ["ES512"]
            case .ed25519: return ["EdDSA"]
            }
        }
    }

    private func makeKey(_ kind: Kind) throws -> OpaquePointer {
        let type: Int32
        switch kind {
        case .rsa: type = EVP_PKEY_RSA
        case .ed25519: type = EVP_PKEY_ED25519
        default: type = EVP_PKEY_EC
        }
        let context = try #require(EVP_PKEY_CTX_new_id(type, nil))
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen_init(context)
        if kind == .rsa { EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) }
        let curves: [Kind: Int32] = [.p256: NID_X9_62_prime256v1, .p384: NID_secp384r1, .p521: NID_secp521r1]
        if let curve = curves[kind] { EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve) }
        var key: OpaquePointer?
        EVP_PKEY_keygen(context, &key)
        return try #require(key)
    }

    private func pem(_ write: (OpaquePointer?) -> Int32) throws -> String {
        let output = try #require(BIO_new(BIO_s_mem()))
        defer { BIO_free(output) }
        #expect(write(output) == 1)
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = Int(BIO_read(output, &bytes, Int32(bytes.count)))
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    @Test("a token signed with a key verifies with its public half and with nothing else", arguments: Kind.allCases)
    func signAndVerify(kind: Kind) throws {
        let key = try makeKey(kind)
        let other = try makeKey(kind)
        defer {
            EVP_PKEY_free(key)
            EVP_PKEY_free(other)
        }
        let privateText = try pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
        let publicText = try pem { PEM_write_bio_PUBKEY($0, key) }
        let otherText = try pem { PEM_write_bio_PUBKEY($0, other) }
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let arena = calls.owner.arena
        let jwk = try calls.call("crypto.x509.parse_rsa_private_key", [arena.string(privateText)]).get()
        for algorithm in kind.algorithms {
            let header = try calls.value(#"{"alg": "\#(algorithm)", "typ": "JWT"}"#)
            let claims = try calls.value(#"{"sub": "x", "aud": "y"}"#)
            let token = try calls.call("io.jwt.encode_sign", [header, claims, jwk]).get()
            let verify = "io.jwt.verify_\(algorithm.lowercased())"
            #expect(try calls.outcome(verify, token, arena.string(publicText)) == .value("true"))
            #expect(try calls.outcome(verify, token, arena.string(otherText)) == .value("false"))
            #expect(try calls.outcome(verify, arena.string((token.string ?? "") + "AA"), arena.string(publicText)) == .value("false"))
            let constraints = arena.object()
            arena.insert(constraints, "cert", arena.string(publicText))
            arena.insert(constraints, "aud", arena.string("y"))
            let verified = try calls.call("io.jwt.decode_verify", [token, constraints]).get()
            #expect(verified.element(0).isTrue)
            #expect(verified.element(2) == claims)
            // A private JWK is no public key for verify_*, as it is none for OPA; decode_verify takes its public half.
            #expect(try calls.outcome(verify, token, arena.string(jwk.json())) == .value("false"))
            arena.insert(constraints, "cert", arena.string(jwk.json()))
            #expect(try calls.call("io.jwt.decode_verify", [token, constraints]).get().element(0).isTrue)
        }
    }

    @Test("a token signed with the public key as a shared secret does not verify", arguments: [Kind.rsa, .p256])
    func confusedAlgorithms(kind: Kind) throws {
        let key = try makeKey(kind)
        defer { EVP_PKEY_free(key) }
        let publicText = try pem { PEM_write_bio_PUBKEY($0, key) }
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let arena = calls.owner.arena
        let secret = arena.object()
        arena.insert(secret, "kty", arena.string("oct"))
        arena.insert(secret, "k", arena.string(Base64.url.encode(Array(publicText.utf8), padded: false)))
        let token = try calls.call("io.jwt.encode_sign", [try calls.value(#"{"alg": "HS256"}"#), try calls.value("{}"), secret]).get()
        let constraints = arena.object()
        arena.insert(constraints, "cert", arena.string(publicText))
        let answer = try calls.call("io.jwt.decode_verify", [token, constraints]).get()
        #expect(answer.element(0).isFalse)
    }

    @Test("the numbers of a private key are those of its public key", arguments: [Kind.rsa, .p256, .p384, .ed25519])
    func describedKeys(kind: Kind) throws {
        let key = try makeKey(kind)
        defer { EVP_PKEY_free(key) }
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let arena = calls.owner.arena
        let text = arena.string(try pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) })
        let described = try calls.call("crypto.parse_private_keys", [text]).get().element(0)
        let jwk = try calls.call("crypto.x509.parse_rsa_private_key", [text]).get()
        func number(_ name: String) throws -> String {
            let bytes = try Encoding.decodeURL(jwk.lookup(name).utf8)
            return PublicKeyDescription.integer(bytes).description
        }
        switch kind {
        case .rsa:
            #expect(described.lookup("N").numberText == (try number("n")))
            #expect(described.lookup("D").numberText == (try number("d")))
            #expect(described.lookup("Primes").element(0).numberText == (try number("p")))
        case .ed25519: #expect(try Base64.standard.decode(described.utf8).count == 64)
        default:
            #expect(described.lookup("X").numberText == (try number("x")))
            #expect(described.lookup("Y").numberText == (try number("y")))
            #expect(described.lookup("D").numberText == (try number("d")))
        }
    }
}
