import Foundation
import Testing

/// `writ sign`: what it writes is what `opa sign` wrote, and verifies.
struct SignCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let golden = packageRoot.appendingPathComponent("Tests/Golden/build/signing")

    // MARK: Recorded

    private struct Recorded: CustomTestStringConvertible {
        let name: String
        let label: String
        let command: [String]
        let workingDirectory: String
        let exitCode: Int
        let token: String?

        var testDescription: String { "\(name)/\(label)" }
    }

    private static let recorded: [Recorded] = ["sign-dir-hs256", "sign-dir-rs256"].flatMap { name -> [Recorded] in
        guard let bytes = try? Data(contentsOf: golden.appendingPathComponent("\(name)/case.json")),
            let runs = try? JSONSerialization.jsonObject(with: bytes) as? [String: [String: Any]]
        else { return [] }
        return runs.sorted { $0.key < $1.key }.compactMap { label, run in
            guard let command = run["command"] as? [String], let exitCode = run["exit_code"] as? Int else { return nil }
            let token = ((run["signatures_json"] as? [String: Any])?["signatures"] as? [String])?.first
            return Recorded(
                name: name, label: label, command: command, workingDirectory: run["working_directory"] as? String ?? ".",
                exitCode: exitCode,
                token: token)
        }
    }

    @Test("all recordings of opa sign are there")
    func recordings() { #expect(Self.recorded.count == 8) }

    @Test(
        "directories are signed to the byte as OPA signs them; of RSA, whose key was thrown away, all but the signature",
        arguments: recorded)
    private func directories(recorded: Recorded) throws {
        let home = directory.url.appendingPathComponent(recorded.workingDirectory)
        try FileManager.default.copyItem(
            at: Self.golden.appendingPathComponent("source-repo"), to: directory.url.appendingPathComponent("repo"))
        try FileManager.default.createDirectory(at: directory.url.appendingPathComponent("keys"), withIntermediateDirectories: false)
        try openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "keys/test-only-rsa-a.pem")
        try FileManager.default.createDirectory(at: home.appendingPathComponent("so"), withIntermediateDirectories: false)
        let outcome = try Executable(directory: home).run(Array(recorded.command.dropFirst()))
        #expect((outcome.status == 0) == (recorded.exitCode == 0), "\(outcome.errors)")
        guard let token = recorded.token else { return }
        let written = try String(contentsOf: home.appendingPathComponent("so/.signatures.json"), encoding: .utf8)
        if recorded.name == "sign-dir-hs256" {
            #expect(written == "{\n \"signatures\": [\n  \"\(token)\"\n ]\n}")
        } else {
            let start = try #require(token.lastIndex(of: "."))
            #expect(written.hasPrefix("{\n \"signatures\": [\n  \"\(token[...start])"))
        }
    }

    // MARK: Keys

    /// What OpenSSL makes a key with.
    private static let keys: [(algorithm: String, arguments: [String])] = [
        ("RS256", rsa), ("RS384", rsa), ("RS512", rsa), ("PS256", rsa), ("PS384", rsa), ("PS512", rsa), ("ES256", curve("P-256")),
        ("ES384", curve("P-384")), ("ES512", curve("P-521")), ("EdDSA", ["genpkey", "-algorithm", "ED25519"]),
    ]
    private static let rsa = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]

    private static func curve(_ name: String) -> [String] {
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:\(name)"]
    }

    private func makeKey(_ arguments: [String]) throws {
        try openssl(arguments + ["-out", "key.pem"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory.url.path + "/key.pem")
        try openssl("pkey", "-in", "key.pem", "-pubout", "-out", "key.pub.pem")
    }

    /// A directory that is a bundle.
    private func makeBundle() throws {
        try directory.write("src/.manifest", #"{"roots": ["app"]}"#)
        try directory.write("src/app/policy.rego", "package app\n\nallow if input.x\n")
        try directory.write("src/app/data.yaml", "limits: {b: 1.50, a: 2}\n")
    }

    private func sign(_ arguments: String..., from folder: String = "src") throws -> Executable.Outcome {
        try Executable(directory: directory.url.appendingPathComponent(folder)).run(["sign", "-b"] + arguments)
    }

    private func pack(_ name: String, _ files: String...) throws {
        try run("/usr/bin/tar", ["-czf", name, "-C", "src"] + files)
    }

    @Test("what is signed with a key of OpenSSL verifies with its public half and with no other", arguments: keys)
    func algorithms(algorithm: String, arguments: [String]) throws {
        try makeBundle()
        try makeKey(arguments)
        let signed = try sign("--signing-key", "../key.pem", "--signing-alg", algorithm, ".")
        #expect(signed.status == 0 && signed.output.isEmpty && signed.errors.isEmpty, "\(signed.errors)")
        try pack("signed.tar.gz", ".signatures.json", ".manifest", "app")
        let verify = ["verify", "signed.tar.gz", "--signing-alg", algorithm, "--verification-key"]
        let verified = try directory.writ.run(verify + ["key.pub.pem"])
        #expect(verified.status == 0, "\(verified.errors)")
        try openssl(arguments + ["-out", "other.pem"])
        try openssl("pkey", "-in", "other.pem", "-pubout", "-out", "other.pub.pem")
        #expect(try directory.writ.run(verify + ["other.pub.pem"]).errors.contains("bundle_signature_invalid"))
    }

    @Test("the algorithm follows from the key; a secret needs a name")
    func inferredAlgorithm() throws {
        try makeBundle()
        try makeKey(Self.curve("P-384"))
        #expect(try sign("--signing-key", "../key.pem", ".").status == 0)
        #expect(try claims().header == #"{"alg":"ES384","typ":"JWT"}"#)
        #expect(try sign("--signing-key", "a secret of more than thirty-two bytes", ".").status != 0)
    }

    @Test("a bundle file is signed by the names in its archive")
    func bundleFile() throws {
        try makeBundle()
        try pack("unsigned.tar.gz", ".manifest", "app")
        let secret = "a secret of more than thirty-two bytes"
        #expect(try sign("--signing-key", secret, "--signing-alg", "HS256", "-o", "src", "unsigned.tar.gz", from: ".").status == 0)
        try pack("signed.tar.gz", ".signatures.json", ".manifest", "app")
        let verified = try directory.writ.run("verify", "signed.tar.gz", "--verification-key", secret, "--signing-alg", "HS256")
        #expect(verified.status == 0, "\(verified.errors)")
    }

    // MARK: Claims

    /// The header and the claims that were signed.
    private func claims() throws -> (header: String, claims: String) {
        let file = try JSONSerialization.jsonObject(with: Data(directory.read("src/.signatures.json").utf8)) as? [String: [String]]
        let token = try #require(file?["signatures"]?.first)
        let parts = try token.split(separator: ".").prefix(2).map { part in
            let filling = String(repeating: "=", count: (4 - part.count % 4) % 4)
            let padded = String(part).replacing("-", with: "+").replacing("_", with: "/") + filling
            return String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
        }
        return (parts[0], parts[1])
    }

    @Test("claims of a file are signed too, sorted as Go sorts them, and cannot replace the files")
    func claimsFile() throws {
        try directory.write("src/a&b.txt", "text")
        try directory.write("claims.json", #"{"scope": "read", "iat": 1.50, "extra": {"z": [1], "a": "<"}, "files": [], "keyid": "k"}"#)
        let arguments = ["--signing-key", "a secret of more than thirty-two bytes", "--signing-alg", "HS256"]
        let outcome = try Executable(directory: directory.url.appendingPathComponent("src")).run(
            ["sign", "-b", "--claims-file", "../claims.json"] + arguments + ["."])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let digest = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"
        let file = #"{"name":"a\u0026b.txt","hash":"\#(digest)","algorithm":"SHA-256"}"#
        let expected = #"{"extra":{"a":"\u003c","z":[1]},"files":[\#(file)],"iat":1.50,"keyid":"k","scope":"read"}"#
        #expect(try claims().claims == expected)
        try directory.write("claims.json", "[]")
        let refused = try Executable(directory: directory.url.appendingPathComponent("src")).run(
            ["sign", "-b", "--claims-file", "../claims.json"] + arguments + ["."])
        #expect(refused.status == 1 && refused.errors.contains("bundle_claims_invalid"))
    }

    @Test("every file is signed, hidden ones too, but not an old signature; links are told")
    func files() throws {
        try makeBundle()
        try directory.write("src/.hidden/x", "")
        try directory.write("src/README", "")
        try directory.write("src/.signatures.json", "old")
        try FileManager.default.createSymbolicLink(atPath: directory.url.path + "/src/link", withDestinationPath: "README")
        let outcome = try sign("--signing-key", "a secret of more than thirty-two bytes", "--signing-alg", "HS256", ".")
        #expect(outcome.status == 0 && outcome.errors.contains("link is a link and was not signed"))
        let names = try claims().claims.matches(of: /"name":"([^"]*)"/).map { String($0.output.1) }
        #expect(names == [".hidden/x", ".manifest", "README", "app/data.yaml", "app/policy.rego"])
    }

    // MARK: Diagnostics

    @Test("a secret that looks like the path of a file that is not there is used, with a warning", arguments: ["keys/team", "team.pem"])
    func missingSecretFile(secret: String) throws {
        try makeBundle()
        let secret = secret + String(repeating: "x", count: 32) + (secret.hasSuffix(".pem") ? ".pem" : "")
        let outcome = try sign("--signing-key", secret, "--signing-alg", "HS256", ".")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("WARNING: there is no file \(secret): these characters themselves are the secret"))
        try pack("signed.tar.gz", ".signatures.json", ".manifest", "app")
        let verified = try directory.writ.run("verify", "signed.tar.gz", "--verification-key", secret, "--signing-alg", "HS256")
        #expect(verified.status == 0 && verified.errors.contains("WARNING: there is no file"))
        try directory.write("team.secret", secret)
        let other = try sign("--signing-key", "../team.secret", "--signing-alg", "HS256", ".")
        #expect(other.status == 0 && !other.errors.contains("there is no file"))
    }

    @Test(
        "wrong usage is refused",
        arguments: [
            ["-b", "."], ["--signing-key", "k", "."], ["-b", "--signing-key", "k"],
            ["-b", "--signing-key", "k", "--signing-alg", "none", "."],
            ["-b", "--signing-key", "keys/nope.pem", "."], ["-b", "--signing-key", "k", "--signing-alg", "HS256", "nothing"],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try directory.writ.run(["sign"] + arguments)
        #expect(outcome.status == 2 && !outcome.errors.isEmpty && outcome.output.isEmpty)
    }

    @Test("the directory for the signature must be there")
    func outputDirectory() throws {
        try makeBundle()
        let outcome = try sign("--signing-key", "a secret of more than thirty-two bytes", "--signing-alg", "HS256", "-o", "nowhere", ".")
        #expect(outcome.status == 3 && outcome.errors.contains("bundle_not_written"))
    }

    // MARK: Programs

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }

    private func openssl(_ arguments: [String]) throws { try run("/usr/bin/openssl", arguments) }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory.url
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments.joined(separator: " ")) failed")
    }
}
