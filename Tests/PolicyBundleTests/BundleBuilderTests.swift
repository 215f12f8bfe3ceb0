import Foundation
import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

@Suite struct BundleBuilderTests {
    /// Writes a small repository: two policies, a test, data in JSON and YAML, files that do not belong.
    static func writeRepository(
        _ directory: String, configuration: String = "name: shop\nversion: 1.2.0\nroots: [app]\nentrypoints: [app/allow]\n"
    ) throws {
        let files = [
            "writ.yaml": configuration, "app/allow.rego": "package app\n\nallow if input.user in data.app.users\n",
            "app/lib/util.rego": "package app.lib\n\nhalf(x) := x / 2\n", "app/allow_test.rego": "package app_test\n\ntest_allow if true\n",
            "app/data.json": "{\"users\": [\"ann\"], \"limit\": 1.50, \"text\": \"é <&> \\u2028\"}",
            "app/extra/data.yaml": "a: 1\nb: [yes, ~]\n",
            "README.md": "no policy", "inputs/sample.json": "{}",
        ]
        for (name, text) in files {
            let url = URL(filePath: directory).appending(path: name)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    static func build(_ directory: String, signing: BundleSigning? = nil) throws -> BuiltBundle {
        let repository = try PolicyRepository(directory: directory)
        return try BundleBuilder(repository, revision: "r1", signing: signing).build(repository.configuration.bundles[0])
    }

    @Test("a bundle holds the policies and the merged data with relative names, and leaves tests and other files out")
    func contents() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let bundle = try Self.build(directory)
            #expect(bundle.fileName == "shop-1.2.0.tar.gz")
            let archive = try BundleArchive(bundle.bytes)
            #expect(archive.members.map(\.path) == [".manifest", "data.json", "app/allow.rego", "app/lib/util.rego"])
            #expect(archive.sha256 == bundle.sha256)
            let read = try UnverifiedBundle(archive).contents
            #expect(read.manifest.revision == "r1")
            #expect(read.manifest.roots == ["app"])
            #expect(read.manifest.regoVersion == 1)
            #expect(read.manifest.metadata?.root.lookup("version").string == "1.2.0")
            #expect(read.manifest.metadata?.root.lookup("entrypoints").element(0).string == "app/allow")
            let text = String(decoding: read.data.json(), as: UTF8.self)
            #expect(
                text == "{\"app\":{\"extra\":{\"a\":1,\"b\":[true,null]},\"limit\":1.50,\"text\":\"é <&> \\u2028\",\"users\":[\"ann\"]}}")
        }
    }

    @Test(
        "the same input gives the same bytes: from another directory, with other times and modes of the files"
    )
    func deterministic() throws {
        let first = try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            return try Self.build(directory).bytes
        }
        let second = try Fixtures.withDirectory { (directory: String) throws in
            let nested = directory + "/some where/else"
            try FileManager.default.createDirectory(atPath: nested, withIntermediateDirectories: true)
            try Self.writeRepository(nested)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1), .posixPermissions: 0o700], ofItemAtPath: nested + "/app/allow.rego")
            return try Self.build(nested).bytes
        }
        #expect(first == second)
        #expect(Array(first[3..<10]) == [0, 0, 0, 0, 0, 2, 255], "no flags, no time, best compression, no system")
    }

    @Test(
        "a bundle signed with any algorithm verifies, and with EdDSA, RSA and HMAC its bytes are the same each time",
        arguments: SigningAlgorithm.allCases)
    func signed(_ algorithm: SigningAlgorithm) throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let (signer, verifier) = try Self.keys(for: algorithm)
            let signing = BundleSigning(key: signer, algorithm: algorithm, keyID: "team")
            let bundle = try Self.build(directory, signing: signing)
            let trusted = TrustedKey(verifier, algorithm: algorithm)
            let verified = try BundleVerifier(VerificationConfiguration(key: trusted, keyID: "team")).verify(
                BundleArchive(bundle.bytes), at: Fixtures.now)
            #expect(verified.verifiedSigner.keyID == "team")
            #expect(verified.contents.modules.count == 2)
            if [.rsa, .hmac, .edDSA].contains(algorithm.family) {
                #expect(try Self.build(directory, signing: signing).bytes == bundle.bytes)
            }
            let other = TrustedKey(try Self.keys(for: algorithm, fresh: true).1, algorithm: algorithm)
            Fixtures.expectRefusal(.signatureInvalid) {
                _ = try BundleVerifier(VerificationConfiguration(key: other)).verify(BundleArchive(bundle.bytes), at: Fixtures.now)
            }
        }
    }

    private static let rsa = try? PrivateKey.generate(.rsa3072)

    static func keys(for algorithm: SigningAlgorithm, fresh: Bool = false) throws -> (SigningKey, VerificationKey) {
        if algorithm.family == .hmac {
            let secret = try SecretKey([UInt8](repeating: fresh ? 7 : 8, count: 64))
            return (.secret(secret), .secret(secret))
        }
        if fresh, algorithm.family == .rsa || algorithm.family == .rsaPSS {
            let other = try PublicKey(pem: Fixtures.bytes("signing/keys/test-only-rsa-b.pub.pem"))
            return (.privateKey(try #require(rsa)), .publicKey(other))
        }
        let key: PrivateKey =
            switch algorithm.family {
            case .rsa, .rsaPSS: try #require(rsa)
            case .edDSA: try PrivateKey.generate(.ed25519)
            default: try PrivateKey.generate(algorithm == .es256 ? .ecdsaP256 : algorithm == .es384 ? .ecdsaP384 : .ecdsaP521)
            }
        return (.privateKey(key), .publicKey(try key.publicKey))
    }

    @Test("claims of a file become claims of the signature: scope and expiry are then enforced")
    func claims() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let paths = try KeyFile.write(PrivateKey.generate(.ed25519), name: "k", in: directory + "/keys")
            try Data("{\"scope\": \"prod\", \"exp\": 1760000100, \"iss\": \"ci\"}".utf8).write(
                to: URL(filePath: directory + "/claims.json"))
            let signing = try BundleSigning(argument: paths.privateKey, algorithm: nil, keyID: "k1", claimsFile: directory + "/claims.json")
            let archive = try BundleArchive(try Self.build(directory, signing: signing).bytes)
            let key = try TrustedKey(argument: paths.publicKey, algorithm: nil)
            let verifier = BundleVerifier(VerificationConfiguration(key: key, keyID: "k1", scope: "prod"))
            #expect(try verifier.verify(archive, at: Fixtures.now).verifiedSigner.issuer == "ci")
            Fixtures.expectRefusal(.claimExpired) { _ = try verifier.verify(archive, at: Fixtures.now + 161) }
            Fixtures.expectRefusal(.scopeMismatch) {
                _ = try BundleVerifier(VerificationConfiguration(key: key, keyID: "k1")).verify(archive, at: Fixtures.now)
            }
        }
    }

    @Test("policies or data outside of every bundle's roots stop a build")
    func rootViolations() throws {
        for (path, text) in [("other.rego", "package other\n"), ("data.json", "{\"other\": 1}"), ("data.yaml", "app: 1")] {
            try Fixtures.withDirectory { (directory: String) throws in
                try Self.writeRepository(directory)
                try Data(text.utf8).write(to: URL(filePath: directory + "/" + path))
                let error = try Fixtures.refusal { _ = try Self.build(directory) }
                #expect(error?.code == .rootViolation || error?.code == .dataConflict, "\(path): \(error?.description ?? "built")")
            }
        }
    }

    @Test("a repository of several bundles gives each its own part, and overlapping roots are refused with both owners named")
    func severalBundles() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(
                directory,
                configuration: "name: shop\nbundles:\n- {name: lib, roots: [app/lib]}\n- {name: rest, roots: [app/allow, app/extra]}\n")
            let repository = try PolicyRepository(directory: directory)
            #expect(repository.configuration.bundles.map(\.name) == ["lib", "rest"])
            Fixtures.expectRefusal(.rootViolation) { _ = try BundleBuilder(repository).build(repository.configuration.bundles[0]) }
            let overlapping = "name: shop\nbundles:\n- {name: one, roots: [app]}\n- {name: two, roots: [app/lib, x]}\n"
            let error = try Fixtures.refusal { _ = try RepositoryConfiguration(yaml: Array(overlapping.utf8)) }
            #expect(error?.code == .rootsOverlap)
            #expect(error?.message.contains("'one'") == true && error?.message.contains("'two'") == true)
        }
    }

    @Test("each of two bundles holds the policies and the data of its roots only")
    func splitBundles() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            for (name, text) in [
                "writ.yaml": "name: two\nbundles:\n- {name: a, roots: [a]}\n- {name: b, roots: [b]}\n", "a/p.rego": "package a\np := 1\n",
                "b/p.rego": "package b\np := 2\n", "data.json": "{\"a\": {\"x\": 1}, \"b\": {\"y\": 2}}",
            ] {
                let url = URL(filePath: directory).appending(path: name)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
            let repository = try PolicyRepository(directory: directory)
            let built = try repository.configuration.bundles.map {
                try UnverifiedBundle(BundleArchive(BundleBuilder(repository).build($0).bytes)).contents
            }
            #expect(built.map { $0.modules.map(\.path) } == [["a/p.rego"], ["b/p.rego"]])
            #expect(built.map { String(decoding: $0.data.json(), as: UTF8.self) } == ["{\"a\":{\"x\":1}}", "{\"b\":{\"y\":2}}"])
        }
    }

    @Test("the revision is the commit, marked as dirty when files differ, and absent outside of git")
    func revision() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            #expect(try SourceRevision.read(directory: directory) == nil)
            for arguments in [
                ["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x"],
            ] {
                #expect(try Fixtures.run("git", arguments, in: directory).status == 0)
            }
            let clean = try #require(try SourceRevision.read(directory: directory))
            #expect(!clean.isDirty && clean.commit.utf8.count == 40)
            try Data("package app\n".utf8).write(to: URL(filePath: directory + "/app/allow.rego"))
            let dirty = try #require(try SourceRevision.read(directory: directory))
            #expect(dirty.isDirty && dirty.text == clean.commit + "-dirty")
        }
    }

    @Test("keys that cannot sign are refused, as OPA refuses them")
    func wrongSigningKeys() throws {
        Fixtures.expectRefusal(.keyInvalid) { _ = try BundleSigning(argument: "keys/nope.pem", algorithm: .rs256) }
        Fixtures.expectRefusal(.keyInvalid) {
            _ = try BundleSigning(argument: Fixtures.keyArgument("keys/test-only-rsa-a.pub.pem"), algorithm: .rs256)
        }
        Fixtures.expectRefusal(.keyMismatch) {
            _ = try BundleSigning(argument: Fixtures.keyArgument("keys/test-only-rsa-a.pub.pem"), algorithm: .hs256)
        }
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let short = try BundleSigning(argument: "secret", algorithm: .hs256)
            Fixtures.expectRefusal(.keyInvalid) { _ = try Self.build(directory, signing: short) }
        }
    }

    @Test("data nested almost as deep as the limit is built, verified and inspected; deeper data is refused")
    func deepData() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            func write(_ depth: Int) throws {
                let text = "{\"deep\": " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
                try Data(text.utf8).write(to: URL(filePath: directory + "/app/extra/data.json"))
            }
            try write(980)
            let archive = try BundleArchive(try Self.build(directory).bytes)
            _ = try UnverifiedBundle(archive)
            _ = try BundleInspection(archive).json()
            try write(1001)
            Fixtures.expectRefusal(.dataInvalid) { _ = try Self.build(directory) }
        }
    }

    @Test("the openssl command line verifies the signature of a bundle")
    func commandLine() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let paths = try KeyFile.write(PrivateKey.generate(.ed25519), name: "k", in: directory + "/keys")
            let bundle = try Self.build(directory, signing: try BundleSigning(argument: paths.privateKey, algorithm: nil))
            let archive = try BundleArchive(bundle.bytes)
            let member = try #require(archive[SignaturesFile.path])
            let signatures = try SignaturesFile(json: member.bytes, limits: .standard)
            let token = try #require(signatures).token()
            let parts = token.split(separator: ".")
            try Data("\(parts[0]).\(parts[1])".utf8).write(to: URL(filePath: directory + "/input"))
            try Data(try JWS(compact: token).signature).write(to: URL(filePath: directory + "/signature"))
            let result = try Fixtures.run(
                "openssl",
                [
                    "pkeyutl", "-verify", "-pubin", "-inkey", paths.publicKey, "-rawin", "-in", directory + "/input", "-sigfile",
                    directory + "/signature",
                ])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("a written bundle replaces the old one in one step and leaves nothing beside it")
    func writing() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory + "/repository")
            let bundle = try Self.build(directory + "/repository")
            try FileManager.default.createDirectory(atPath: directory + "/dist", withIntermediateDirectories: true)
            for _ in 0..<2 { try bundle.write(to: directory + "/dist/b.tar.gz") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/dist") == ["b.tar.gz"])
            #expect(try BundleArchive(file: directory + "/dist/b.tar.gz").sha256 == bundle.sha256)
            Fixtures.expectRefusal(.notWritten) { try bundle.write(to: directory + "/nowhere/b.tar.gz") }
        }
    }

    @Test("inspecting shows the files, the manifest, the signer, the namespaces and the METADATA")
    func inspection() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try Self.writeRepository(directory)
            let annotated = "# METADATA\n# title: The application\n# custom:\n#   severity: high\npackage app\n\nallow := true\n"
            try Data(annotated.utf8).write(to: URL(filePath: directory + "/app/allow.rego"))
            let (signer, _) = try Self.keys(for: .edDSA)
            let bundle = try Self.build(directory, signing: BundleSigning(key: signer, algorithm: .edDSA, keyID: "team"))
            let inspection = try BundleInspection(BundleArchive(bundle.bytes))
            #expect(inspection.signatures.map(\.keyID) == ["team"])
            #expect(inspection.signatures.map(\.algorithm) == ["EdDSA"])
            #expect(
                inspection.namespaces == ["data": ["data.json"], "data.app": ["app/allow.rego"], "data.app.lib": ["app/lib/util.rego"]])
            #expect(inspection.annotations.map(\.path) == ["app/allow.rego"])
            let json = try #require(try JSONSerialization.jsonObject(with: Data(inspection.json())) as? [String: Any])
            #expect((json["files"] as? [Any])?.count == 5)
            #expect(String(decoding: inspection.json(), as: UTF8.self).contains("\"title\": \"The application\""))
        }
    }
}
