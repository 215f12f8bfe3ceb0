import Foundation
import Testing

@testable import Signing

@Suite struct KeyTests {
    @Test(
        "the spellings of one RSA key are one key",
        arguments: ["test-only-rsa-a.pub.pem", "test-only-rsa-a.pkcs1.pub.pem", "test-only-rsa-a.cert.pem"])
    func publicKeySpellings(_ name: String) throws {
        let key = try PublicKey(pem: Fixtures.key(name))
        #expect(key.kind == .rsa(bits: 2048))
        #expect(try key == PublicKey(pem: Fixtures.key("test-only-rsa-a.pub.pem")))
        #expect(try key.fingerprint != PublicKey(pem: Fixtures.key("test-only-rsa-b.pub.pem")).fingerprint)
    }

    @Test("elliptic keys say their curve")
    func curves() throws {
        #expect(try PublicKey(pem: Fixtures.key("test-only-ec-p256.pub.pem")).kind == .ecdsa(.p256))
        #expect(try PublicKey(pem: Fixtures.key("test-only-ec-p384.pub.pem")).kind == .ecdsa(.p384))
        #expect(try PublicKey(pem: Fixtures.key("test-only-ec-p521.pub.pem")).kind == .ecdsa(.p521))
        #expect(try PublicKey(pem: Fixtures.key("test-only-ed25519.pub.pem")).kind == .ed25519)
    }

    @Test("generated keys are written for the owner only, read back, and never overwritten", arguments: KeyType.allCases)
    func keyFiles(_ type: KeyType) throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let key = try PrivateKey.generate(type)
            let old = umask(0)
            defer { umask(old) }
            let paths = try KeyFile.write(key, name: "policy", in: directory + "/keys")
            let mode = try FileManager.default.attributesOfItem(atPath: paths.privateKey)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(!KeyFile.isReadableByOthers(paths.privateKey))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/keys").sorted() == ["policy.pem", "policy.pub.pem"])
            let read = try PrivateKey(pem: KeyFile.read(paths.privateKey))
            #expect(try read.publicKey == PublicKey(pem: KeyFile.read(paths.publicKey)))
            #expect(try read.publicKey == key.publicKey)
            Fixtures.expectRefusal(.keyExists) { try KeyFile.write(key, name: "policy", in: directory + "/keys") }
            #expect(try KeyFile.read(paths.privateKey) == key.pem)
        }
    }

    @Test(
        "OpenSSL's command line reads the keys and verifies the signatures",
        arguments: SigningAlgorithm.allCases.filter { $0.family != .hmac })
    func commandLine(_ algorithm: SigningAlgorithm) throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let key = try Fixtures.privateKey(for: algorithm)
            let paths = try KeyFile.write(key, name: "k", in: directory)
            let message = Array("what is signed".utf8)
            var signature = try algorithm.sign(message, with: .privateKey(key))
            if algorithm.family == .ecdsa { signature = try ECDSASignature(raw: signature).der }
            try Data(message).write(to: URL(filePath: directory + "/message"))
            try Data(signature).write(to: URL(filePath: directory + "/signature"))
            let result: (status: Int32, output: String)
            if let hash = algorithm.hash {
                let padding =
                    algorithm.family == .rsaPSS
                    ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : ["-sigopt", "rsa_padding_mode:pkcs1"]
                let options = algorithm.family == .ecdsa ? [] : padding
                let name = "-" + hash.rawValue.lowercased().replacing("-", with: "")
                result = try Fixtures.openssl(
                    ["dgst", name, "-verify", paths.publicKey] + options + ["-signature", directory + "/signature", directory + "/message"])
            } else {
                result = try Fixtures.openssl([
                    "pkeyutl", "-verify", "-pubin", "-inkey", paths.publicKey, "-rawin", "-in", directory + "/message", "-sigfile",
                    directory + "/signature",
                ])
            }
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("keys that OpenSSL's command line wrote are read: PKCS#1, SEC 1 with parameters, PKCS#8")
    func otherWritings() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let file = directory + "/k.pem"
            #expect(try Fixtures.openssl(["genrsa", "-traditional", "-out", file, "2048"]).status == 0)
            #expect(try PrivateKey(pem: KeyFile.read(file)).kind == .rsa(bits: 2048))
            #expect(try Fixtures.openssl(["ecparam", "-name", "secp384r1", "-genkey", "-out", file]).status == 0)
            #expect(try PrivateKey(pem: KeyFile.read(file)).kind == .ecdsa(.p384))
            #expect(try PublicKey(pem: KeyFile.read(file)).kind == .ecdsa(.p384))
            #expect(try Fixtures.openssl(["genpkey", "-algorithm", "ed25519", "-out", file]).status == 0)
            #expect(try PrivateKey(pem: KeyFile.read(file)).kind == .ed25519)
        }
    }

    @Test("a key with a passphrase, a weak key and a foreign kind are refused with the reason")
    func refusals() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let file = directory + "/k.pem"
            #expect(try Fixtures.openssl(["genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:x", "-out", file]).status == 0)
            Fixtures.expectRefusal(.keyEncrypted) { _ = try PrivateKey(pem: KeyFile.read(file)) }
            #expect(try Fixtures.openssl(["genrsa", "-out", file, "1024"]).status == 0)
            let weak = try PrivateKey(pem: KeyFile.read(file))
            Fixtures.expectRefusal(.keyWeak) { _ = try SigningAlgorithm.rs256.sign([1], with: .privateKey(weak)) }
            Fixtures.expectRefusal(.keyWeak) { _ = try SigningAlgorithm.ps256.isValid([1], for: [1], by: .publicKey(weak.publicKey)) }
            #expect(try Fixtures.openssl(["genpkey", "-algorithm", "x25519", "-out", file]).status == 0)
            Fixtures.expectRefusal(.keyInvalid) { _ = try PrivateKey(pem: KeyFile.read(file)) }
            #expect(try Fixtures.openssl(["ecparam", "-name", "secp256k1", "-genkey", "-noout", "-out", file]).status == 0)
            Fixtures.expectRefusal(.keyInvalid) { _ = try PrivateKey(pem: KeyFile.read(file)) }
            Fixtures.expectRefusal(.keyUnreadable) { _ = try KeyFile.read(directory + "/nope.pem") }
        }
        Fixtures.expectRefusal(.keyInvalid) { _ = try PrivateKey(pem: Fixtures.key("test-only-rsa-a.pub.pem")) }
        Fixtures.expectRefusal(.keyInvalid) { _ = try PublicKey(pem: Array("secret".utf8)) }
        Fixtures.expectRefusal(.keyInvalid) { _ = try PublicKey(pem: []) }
    }

    @Test("a key serves only the algorithms of its kind and curve")
    func mismatches() throws {
        for algorithm in SigningAlgorithm.allCases where algorithm.family != .hmac {
            let key = try Fixtures.privateKey(for: algorithm)
            for other in SigningAlgorithm.allCases where other.family != algorithm.family {
                if Set([algorithm.family, other.family]) == Set([.rsa, .rsaPSS]) { continue }
                Fixtures.expectRefusal(.keyMismatch) { _ = try other.sign([1], with: .privateKey(key)) }
                Fixtures.expectRefusal(.keyMismatch) { _ = try other.isValid([1], for: [1], by: .publicKey(key.publicKey)) }
            }
        }
        let p256 = try Fixtures.privateKey(for: .es256)
        Fixtures.expectRefusal(.keyMismatch) { _ = try SigningAlgorithm.es384.sign([1], with: .privateKey(p256)) }
        let secret = try SecretKey([UInt8](repeating: 7, count: 64))
        Fixtures.expectRefusal(.keyMismatch) { _ = try SigningAlgorithm.rs256.sign([1], with: .secret(secret)) }
    }

    @Test("a public key or an empty text is no secret, and a short secret signs nothing but verifies what OPA signed")
    func secrets() throws {
        Fixtures.expectRefusal(.keyMismatch) { _ = try SecretKey(Fixtures.key("test-only-rsa-a.pub.pem")) }
        Fixtures.expectRefusal(.keyWeak) { _ = try SecretKey([]) }
        let short = try SecretKey(Array("secret".utf8))
        Fixtures.expectRefusal(.keyWeak) { _ = try SigningAlgorithm.hs256.sign([1], with: .secret(short)) }
        let mac = SHA2.sha256.hmac([1, 2], key: Array("secret".utf8))
        #expect(try SigningAlgorithm.hs256.isValid(mac, for: [1, 2], by: .secret(short)))
    }

    @Test("key files with any few bytes changed are read or refused, and never crash")
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        for name in ["test-only-rsa-a.pub.pem", "test-only-rsa-a.cert.pem", "test-only-ec-p521.pub.pem"] {
            let pem = try Fixtures.key(name)
            for _ in 0..<1000 {
                var changed = pem
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? PublicKey(pem: changed)
            }
        }
    }

    @Test("a secret that goes away wipes its own copy and not the caller's")
    func wiping() throws {
        let bytes = Array("0123456789abcdef0123456789abcdef".utf8)
        let mac = try SigningAlgorithm.hs256.sign([1], with: .secret(SecretKey(bytes)))
        #expect(bytes.first == UInt8(ascii: "0"))
        #expect(mac == SHA2.sha256.hmac([1], key: bytes))
    }
}
