import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

/// Bundles with a genuine signature, put together anew by somebody without the key.
@Suite struct SubstitutedBundleTests {
    /// An archive of `files` with a signature over `signed`.
    private func verify(_ files: [(String, String)], signed: [(String, String)], limits: BundleLimits = .standard) throws -> VerifiedBundle
    {
        let key = try PrivateKey.generate(.ed25519)
        let entries = try signed.map { (name, text) in
            let bytes = FileDigest.isStructured(name) ? try Document(json: Array(text.utf8)).json() : Array(text.utf8)
            return SignedFile(name: name, hash: Hex.encode(SHA2.sha256.digest(bytes)), algorithm: "SHA-256")
        }
        let signatures = try BundleSigning(key: .privateKey(key), algorithm: .edDSA).sign(entries)
        var tar = TarWriter()
        for (name, text) in files { tar.add(name, Array(text.utf8)) }
        tar.add(SignaturesFile.path, signatures.json())
        let archive = try BundleArchive(GzipWriter.pack(tar.finish()), limits: limits)
        let trusted = TrustedKey(.publicKey(try key.publicKey), algorithm: .edDSA)
        return try BundleVerifier(VerificationConfiguration(key: trusted), limits: limits).verify(archive, at: Fixtures.now)
    }

    @Test("a file whose name was changed to another Unicode normal form is refused: its data would lie at another key")
    func normalForm() throws {
        let (composed, decomposed) = ("caf\u{E9}/data.json", "cafe\u{301}/data.json")
        let text = #"{"blocked": ["mallory"]}"#
        #expect(
            try verify([(composed, text)], signed: [(composed, text)]).contents.data.json()
                == Array(#"{"café":\#(#"{"blocked":["mallory"]}"#)}"#.utf8))
        Fixtures.expectRefusal(.fileUnsigned) { _ = try verify([(decomposed, text)], signed: [(composed, text)]) }
    }

    @Test("a manifest that was not signed is refused before its roots are compared")
    func foreignManifest() {
        let foreign = #"{"roots": ["a", "a/b"]}"#
        Fixtures.expectRefusal(.rootsOverlap) { _ = try verify([(".manifest", foreign)], signed: [(".manifest", foreign)]) }
        Fixtures.expectRefusal(.digestMismatch) {
            _ = try verify([(".manifest", foreign)], signed: [(".manifest", #"{"roots": ["a"]}"#)])
        }
    }

    @Test("data of very many small values is refused before it is read, in one file or in several")
    func manyValues() throws {
        var limits = BundleLimits.standard
        limits.documentMemory = 100_000
        let collections = "{\"x\": [" + String(repeating: "[],", count: 1000) + "[]]}"
        let numbers = "{\"x\": [" + String(repeating: "0,", count: 1000) + "0]}"
        let text = "{\"x\": \"" + String(repeating: "[,\\\"", count: 5000) + "\"}"
        Fixtures.expectRefusal(.sizeLimit) { _ = try verify([("data.json", collections)], signed: [], limits: limits) }
        Fixtures.expectRefusal(.sizeLimit) {
            _ = try verify(
                [("a/data.json", numbers), ("b/data.json", numbers)], signed: [("a/data.json", numbers), ("b/data.json", numbers)],
                limits: limits)
        }
        _ = try verify([("a/data.json", numbers)], signed: [("a/data.json", numbers)], limits: limits)
        _ = try verify([("data.json", text)], signed: [("data.json", text)], limits: limits)
    }
}
