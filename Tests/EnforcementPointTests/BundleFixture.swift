import DurableFiles
import PolicyBundle
import Publishing
import RegoValue
import Signing
import TestSupport

/// Makes real, signed bundles.
struct BundleFixture {
    static let team = Result { try PrivateKey.generate(.ed25519) }
    static let stranger = Result { try PrivateKey.generate(.ed25519) }

    /// A bundle whose answer is its own number, once from the policy and once from the data, so that a mixture of two bundles would show.
    static func numbered(_ number: Int, name: String = "app", key: PrivateKey? = nil, isCompiled: Bool = false) throws -> [UInt8] {
        try build(
            name: name, version: "1.0.\(number)", revision: "rev-\(number)",
            files: [
                "\(name)/policy.rego": """
                package \(name)

                number := \(number)

                answer := {"policy": number, "data": data.\(name).config.number, "user": user}

                default user := "nobody"

                user := input.user
                """,
                "\(name)/config/data.json": #"{"number": \#(number), "list": ["a", "b"]}"#,
            ], roots: [name], key: try key ?? team.get(), isCompiled: isCompiled)
    }

    static func build(
        name: String, version: String, revision: String, files: [String: String], roots: [String] = [""], entrypoints: [String] = [],
        key: PrivateKey?, keyID: String = "team", isCompiled: Bool = false
    ) throws -> [UInt8] {
        let directory = try DurableDirectory(path: Scratch.path("policies"))
        defer { try? directory.remove("") }
        var configuration = "name: \(name)\nversion: \(version)\nroots: [\(roots.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
        if !entrypoints.isEmpty { configuration += "entrypoints: [\(entrypoints.joined(separator: ", "))]\n" }
        try directory.replace("writ.yaml", with: Array(configuration.utf8))
        for (path, text) in files {
            if let slash = path.lastIndex(of: "/") { try directory.makeDirectory(String(path[..<slash])) }
            try directory.replace(path, with: Array(text.utf8))
        }
        let repository = try PolicyRepository(directory: directory.path)
        let signing = key.map { BundleSigning(key: .privateKey($0), algorithm: .edDSA, keyID: keyID) }
        var builder = BundleBuilder(repository, revision: revision, signing: signing)
        builder.isCompiled = isCompiled
        return try builder.build(repository.configuration.bundles[0]).bytes
    }

    /// Publishes a bundle as `writ publish` does, after verifying it.
    static func publish(_ bytes: [UInt8], to directory: String, channel: String = "stable", now: Int64 = 1) throws {
        let key = TrustedKey(.publicKey(try team.get().publicKey), algorithm: .edDSA)
        let verified = try BundleVerifier(VerificationConfiguration(key: key)).verify(BundleArchive(bytes), at: 0)
        try PublishedRepository(try DirectoryStore(path: directory)).publish(Submission(verified, bytes: bytes), channel: channel, now: now)
    }
}
