import Foundation
import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

/// Bundles that OPA signed, with right and wrong settings of the verifier.
@Suite struct SignedBundleTests {
    /// Every recorded verification that can be replayed. Those by a private key cannot: it was thrown away (HMAC has only the one key).
    static let verifications: [String] = {
        let folder = Fixtures.golden.appending(path: "signing")
        let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return cases.sorted().flatMap { name -> [String] in
            guard let record = try? Fixtures.object("signing/\(name)/case.json"), let runs = record["verifications"] as? [String: Any]
            else { return [] }
            return runs.keys.sorted().map { "\(name)/\($0)" }
        }
    }()

    /// OPA uses the key id only to look the key up; Writ compares it with the signature's. In `rs256-claims-file` the signature names `claims-key`.
    static let keyIDDeviations: Set<String> = Set(verifications.filter { $0.hasSuffix("/other-key-id") })
        .union(["rs256-claims-file/scope-right", "rs256-claims-file-and-key-id/scope-right"])

    @Test("every verification that OPA accepts is accepted, every other refused", arguments: verifications)
    func verification(_ id: String) throws {
        let parts = id.split(separator: "/").map(String.init)
        let record = try Fixtures.object("signing/\(parts[0])/case.json")
        let runs = try #require(record["verifications"] as? [String: [String: Any]])
        let run = try #require(runs[parts[1]])
        let command = try #require((run["build"] as? [String: Any])?["command"] as? [String])
        func flag(_ name: String) -> String? { command.firstIndex(of: name).map { command[$0 + 1] } }
        let key = flag("--verification-key")
        if let key, key.hasSuffix(".pem"), !FileManager.default.fileExists(atPath: Fixtures.keyArgument(key)) { return }
        let flags = VerifierFlags(key: key, algorithm: flag("--signing-alg"), keyID: flag("--verification-key-id"), scope: flag("--scope"))
        let bytes = try Fixtures.bytes("signing/\(parts[0])/bundle.tar.gz")
        let error = try Fixtures.refusal { try flags.verify(bytes) }
        if Self.keyIDDeviations.contains(id) {
            #expect(error?.code == .keyIDMismatch, "\(error?.description ?? "accepted")")
        } else {
            #expect((error == nil) == (run["accepted"] as? Bool), "\(error?.description ?? "accepted")")
        }
    }

    @Test("there are as many recorded verifications as there should be")
    func recorded() { #expect(Self.verifications.count == 98) }

    @Test(
        "a bundle whose key id stands only in its claims verifies under that name",
        arguments: ["rs256-claims-file", "rs256-claims-file-and-key-id"])
    func claimedKeyID(_ name: String) throws {
        let bytes = try Fixtures.bytes("signing/\(name)/bundle.tar.gz")
        try VerifierFlags(key: "keys/test-only-rsa-a.pub.pem", keyID: "claims-key", scope: "deploy").verify(bytes)
        try VerifierFlags(key: "keys/test-only-rsa-a.pub.pem", scope: "deploy").verify(bytes)
    }

    @Test("the algorithm follows from the key when none is named")
    func inferredAlgorithm() throws {
        for (name, key) in [
            ("es256", "test-only-ec-p256.pub.pem"), ("eddsa", "test-only-ed25519.pub.pem"), ("rs256", "test-only-rsa-a.pub.pem"),
        ] {
            let trusted = try TrustedKey(argument: Fixtures.keyArgument("keys/\(key)"), algorithm: nil)
            let bundle = try BundleVerifier(VerificationConfiguration(key: trusted))
                .verify(BundleArchive(Fixtures.bytes("signing/\(name)/bundle.tar.gz")), at: Fixtures.now)
            #expect(bundle.verifiedSigner.algorithm == trusted.algorithm)
            #expect(bundle.verifiedSigner.fingerprint == trusted.key.fingerprint)
        }
    }

    @Test("of several trusted keys the signature's own is used, and an unknown one refused")
    func severalKeys() throws {
        let a = try TrustedKey(argument: Fixtures.keyArgument("keys/test-only-rsa-a.pub.pem"), algorithm: .rs256)
        let b = try TrustedKey(argument: Fixtures.keyArgument("keys/test-only-rsa-b.pub.pem"), algorithm: .rs256)
        let archive = try BundleArchive(Fixtures.bytes("signing/rs256/bundle.tar.gz"))
        let bundle = try BundleVerifier(VerificationConfiguration(keys: ["key-1": a, "key-2": b])).verify(archive, at: Fixtures.now)
        #expect(bundle.verifiedSigner.keyID == "key-1")
        Fixtures.expectRefusal(.signatureInvalid) {
            _ = try BundleVerifier(VerificationConfiguration(keys: ["key-1": b, "key-2": a])).verify(archive, at: Fixtures.now)
        }
        Fixtures.expectRefusal(.keyUnknown) {
            _ = try BundleVerifier(VerificationConfiguration(keys: ["x": a, "y": b])).verify(archive, at: Fixtures.now)
        }
        Fixtures.expectRefusal(.keyIDMismatch) {
            _ = try BundleVerifier(VerificationConfiguration(keys: ["key-1": a, "key-2": b], keyID: "key-2")).verify(
                archive, at: Fixtures.now)
        }
    }

    @Test("a verified bundle gives its manifest, policies, data and signer")
    func contents() throws {
        let key = try TrustedKey(argument: Fixtures.keyArgument("keys/test-only-rsa-a.pub.pem"), algorithm: .rs256)
        let archive = try BundleArchive(Fixtures.bytes("signing/rs256/bundle.tar.gz"))
        let bundle = try BundleVerifier(VerificationConfiguration(key: key, keyID: "key-1")).verify(archive, at: Fixtures.now)
        #expect(bundle.contents.manifest.revision == "2024.1")
        #expect(bundle.contents.manifest.roots == ["app"])
        #expect(bundle.contents.modules.map(\.path) == ["repo/app/authz.rego", "repo/app/util/util.rego"])
        #expect(bundle.contents.modules.map(\.package) == [["app", "authz"], ["app", "util"]])
        #expect(bundle.contents.data.root.lookup("app").lookup("users").lookup("n").numberText == "1.0")
        #expect(bundle.verifiedSigner.keyID == "key-1")
        #expect(bundle.unverifiedFiles.isEmpty)
    }

    @Test("a signed bundle without a key is refused unless the caller says that it does not matter")
    func unverified() throws {
        let archive = try BundleArchive(Fixtures.bytes("signing/rs256/bundle.tar.gz"))
        Fixtures.expectRefusal(.keyMissing) { _ = try UnverifiedBundle(archive) }
        let bundle = try UnverifiedBundle(archive, ignoringSignature: true)
        #expect(bundle.signer == nil)
        #expect(bundle.warning.contains("NOT verified"))
    }

    @Test("an excluded file may have any content, but must be there when the signature names it; so must every other that it names")
    func excludedButMissing() throws {
        let (signer, verifier) = try BundleBuilderTests.keys(for: .edDSA)
        func verify(_ member: String?, signing names: [String]) throws {
            let empty = Hex.encode(SHA2.sha256.digest(Array("{}".utf8)))
            let files = names.map { SignedFile(name: $0, hash: empty, algorithm: "SHA-256") }
            var tar = TarWriter()
            tar.add(SignaturesFile.path, try BundleSigning(key: signer, algorithm: .edDSA).sign(files).json())
            if let member { tar.add(member, Array("{\"x\":1}".utf8)) }
            let configuration = VerificationConfiguration(key: TrustedKey(verifier, algorithm: .edDSA), excludedFiles: ["data.json"])
            let bundle = try BundleVerifier(configuration).verify(BundleArchive(GzipWriter.pack(tar.finish())), at: Fixtures.now)
            #expect(bundle.unverifiedFiles == ["data.json"])
        }
        try verify("data.json", signing: ["data.json"])
        try verify("data.json", signing: [])
        Fixtures.expectRefusal(.fileMissing) { try verify(nil, signing: ["data.json"]) }
        Fixtures.expectRefusal(.fileMissing) { try verify("data.json", signing: [SignaturesFile.path]) }
        Fixtures.expectRefusal(.fileUnsigned) { try verify("a/data.json", signing: []) }
    }

    @Test("a large data file is verified however it is written, and what nobody asks for is not read")
    func largeData() throws {
        let (signer, verifier) = try BundleBuilderTests.keys(for: .edDSA)
        let users = (100_000..<125_000).map { "\"user\($0)\":{\"id\":\($0),\"roles\":[\"a\",\"b\"]}" }
        let canonical = "{\"users\":{\(users.joined(separator: ","))}}"
        let file = SignedFile(name: "data.json", hash: Hex.encode(SHA2.sha256.digest(Array(canonical.utf8))), algorithm: "SHA-256")
        func data(_ text: String) throws -> Document {
            var tar = TarWriter()
            tar.add(SignaturesFile.path, try BundleSigning(key: signer, algorithm: .edDSA).sign([file]).json())
            tar.add("data.json", Array(text.utf8))
            let configuration = VerificationConfiguration(key: TrustedKey(verifier, algorithm: .edDSA))
            return try BundleVerifier(configuration).verify(BundleArchive(GzipWriter.pack(tar.finish())), at: Fixtures.now).contents.data
        }
        let line = try data(canonical + "\n")
        #expect(line.read { $0.lookup("users").isSearchedPacked })
        #expect(line.read { $0.lookup("users").lookup("user111111").lookup("id").immediateInteger == 111_111 })
        #expect(try data(canonical).json() == Array(canonical.utf8))
        #expect(try data(canonical.replacing(":", with: ": ")).json() == Array(canonical.utf8))
        for changed in [canonical.replacing("user111111", with: "user1111110"), canonical.replacing("[\"a\"", with: "[\"c\"")] {
            Fixtures.expectRefusal(.digestMismatch) { _ = try data(changed + "\n") }
        }
    }
}
