import Testing

@testable import Signing

@Suite struct JWSTests {
    let payload = Array(#"{"files":[],"keyid":"k"}"#.utf8)

    @Test("every algorithm verifies what it signed, and nothing else", arguments: SigningAlgorithm.allCases)
    func roundTrip(_ algorithm: SigningAlgorithm) throws {
        let (signer, verifier) = try Fixtures.pair(for: algorithm)
        let token = try JWS.sign(payload: payload, keyID: "key-1", algorithm, with: signer)
        let jws = try JWS(compact: token)
        try jws.verify(algorithm, by: verifier)
        #expect(jws.payload == payload)
        #expect(jws.header.keyID == "key-1")
        #expect(jws.header.algorithm == algorithm.rawValue)

        for index in [0, jws.signature.count / 2, jws.signature.count - 1] {
            var changed = jws.signature
            changed[index] ^= 1
            let parts = token.split(separator: ".")
            let forged = try JWS(compact: "\(parts[0]).\(parts[1]).\(Base64URL.encode(changed))")
            Fixtures.expectRefusal(.signatureInvalid) { try forged.verify(algorithm, by: verifier) }
        }
        for other in SigningAlgorithm.allCases where other != algorithm {
            Fixtures.expectRefusal(.algorithmMismatch) { try jws.verify(other, by: verifier) }
        }
    }

    @Test("another key of the same kind does not verify", arguments: [KeyType.ed25519, .ecdsaP256, .ecdsaP384, .ecdsaP521])
    func otherKey(_ type: KeyType) throws {
        let signer = try PrivateKey.generate(type)
        let other = try PrivateKey.generate(type)
        let algorithm = signer.kind.defaultAlgorithm
        let jws = try JWS(compact: JWS.sign(payload: payload, keyID: nil, algorithm, with: .privateKey(signer)))
        Fixtures.expectRefusal(.signatureInvalid) { try jws.verify(algorithm, by: .publicKey(other.publicKey)) }
    }

    @Test("a token whose header says none, or nothing, is refused whatever its signature")
    func noAlgorithm() throws {
        let (signer, verifier) = try Fixtures.pair(for: .hs256)
        for header in [#"{"alg":"none"}"#, #"{"typ":"JWT"}"#, #"{"alg":"hs256"}"#, #"{"alg":"NONE"}"#] {
            let token = try JWS.sign(payload: payload, headerJSON: Array(header.utf8), .hs256, with: signer)
            Fixtures.expectRefusal(.algorithmMismatch) { try JWS(compact: token).verify(.hs256, by: verifier) }
        }
        Fixtures.expectRefusal(.algorithmUnknown) { _ = try SigningAlgorithm(name: "none") }
    }

    @Test("a critical header is refused, since no extension is understood")
    func critical() throws {
        let (signer, verifier) = try Fixtures.pair(for: .hs256)
        for header in [#"{"alg":"HS256","crit":["x"],"x":1}"#, #"{"alg":"HS256","crit":[]}"#, #"{"alg":"HS256","crit":null}"#] {
            let token = try JWS.sign(payload: payload, headerJSON: Array(header.utf8), .hs256, with: signer)
            Fixtures.expectRefusal(.criticalHeader) { try JWS(compact: token).verify(.hs256, by: verifier) }
        }
    }

    @Test(
        "a header that two readers may read differently is malformed",
        arguments: [
            #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"HS256","\u0061lg":"none"}"#, #"{"alg":1}"#, #"{"alg":"HS256"} x"#, #"["alg"]"#, "",
            "{",
            #"{"alg":"HS256",}"#, #"{"kid":null}"#, "{\"alg\":\"HS\u{1}256\"}", #"{"x":\#(String(repeating: "[", count: 40))"#,
            #"{"a":"\ud800"}"#, #"{"a":"\u+123"}"#,
        ])
    func malformedHeader(_ header: String) {
        Fixtures.expectRefusal(.tokenMalformed) { _ = try JWSHeader(json: Array(header.utf8)) }
    }

    @Test("a header may hold members of any kind besides")
    func otherMembers() throws {
        let json = #" { "jwk" : {"a":[1,-2.5e3,true,null,{"b":[]}]} , "kid":"\u00e9\ud83d\ude00\n", "alg":"ES256" } "#
        let header = try JWSHeader(json: Array(json.utf8))
        #expect(header.keyID == "é😀\n")
        #expect(header.names == ["jwk", "kid", "alg"])
    }

    @Test(
        "a token with another number of parts or other characters is malformed",
        arguments: ["", "a", "a.b", "e30.e30.e30.e30", "e30.e30.!", "e30=.e30.e30", "e30.e3.e30x"])
    func malformedToken(_ token: String) {
        Fixtures.expectRefusal(.tokenMalformed) { _ = try JWS(compact: token) }
    }

    @Test("a key identifier with quotes and control characters is written as JSON")
    func quotedKeyID() throws {
        let (signer, _) = try Fixtures.pair(for: .hs256)
        let token = try JWS.sign(payload: payload, keyID: "a\"b\\c\u{1}\n", .hs256, with: signer)
        #expect(try JWS(compact: token).header.keyID == "a\"b\\c\u{1}\n")
    }

    @Test("tokens with any few bytes changed are refused or verified, and never crash")
    func mutations() throws {
        let (signer, verifier) = try Fixtures.pair(for: .es256)
        let token = Array(try JWS.sign(payload: payload, keyID: "key-1", .es256, with: signer).utf8)
        var random = SystemRandomNumberGenerator()
        var accepted = 0
        for _ in 0..<3000 {
            var changed = token
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: index)
                default: changed.insert(UInt8.random(in: 33...126, using: &random), at: index)
                }
            }
            guard changed != token else { continue }
            if let jws = try? JWS(compact: String(decoding: changed, as: UTF8.self)), (try? jws.verify(.es256, by: verifier)) != nil {
                accepted += 1
            }
        }
        #expect(accepted == 0)
    }
}
