import Foundation
import Testing

/// keys, build, inspect, verify and publish.
struct BundleCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func run(_ arguments: String...) throws -> Executable.Outcome { try directory.writ.run(arguments) }

    private func makeKey(_ name: String = "team", type: String = "ed25519") throws {
        let outcome = try run("keys", "generate", "--type", type, "--name", name, "keys")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private func makeSignedBundle() throws {
        try makeKey()
        _ = try run("init", "docs")
        let outcome = try run("build", "docs", "-o", "dist", "--signing-key", "keys/team.pem", "--verification-key-id", "team")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    // MARK: keys

    @Test("a private key is for its owner only, and is never overwritten", arguments: ["ed25519", "ecdsa-p256", "rsa-3072"])
    func keys(type: String) throws {
        try makeKey(type: type)
        #expect(try directory.permissions("keys/team.pem") == 0o600)
        let before = try directory.read("keys/team.pem")
        let again = try run("keys", "generate", "--type", type, "--name", "team", "keys")
        #expect(again.status == 2 && again.errors.contains("signing_key_exists"))
        #expect(try directory.read("keys/team.pem") == before)
        let listed = try run("keys", "list", "keys").output
        #expect(listed.contains("private") && listed.contains("public"))
        let shown = try run("keys", "show", "keys/team.pem").output
        #expect(shown.contains("-----BEGIN PUBLIC KEY-----") && !shown.contains("PRIVATE KEY"))
    }

    // MARK: build

    @Test("a build writes a signed bundle that verifies, and the same bytes again")
    func build() throws {
        try makeSignedBundle()
        let path = "dist/docs-0.1.0.tar.gz"
        let verified = try run("verify", path, "--verification-key", "keys/team.pub.pem")
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("EdDSA") && verified.errors.isEmpty)
        let first = try Data(contentsOf: directory.url.appendingPathComponent(path))
        _ = try run("build", "docs", "-o", "other.tar.gz", "--signing-key", "keys/team.pem", "--verification-key-id", "team")
        #expect(try Data(contentsOf: directory.url.appendingPathComponent("other.tar.gz")) == first)
    }

    @Test("a bundle with compiled parts answers as the one without them")
    func compiledParts() throws {
        try directory.write(
            "app/policy.rego", "package app\n\nallow if input.user == data.people.boss\n\nnames contains n if some n in data.people.all\n")
        try directory.write("app/data.json", #"{"people": {"boss": "bob", "all": ["x", "y"]}}"#)
        for (output, flags) in [("plain.tar.gz", []), ("compiled.tar.gz", ["--compiled"])] {
            let built = try directory.writ.run(["build", "--bundle", "app", "-o", output] + flags)
            try #require(built.status == 0, "\(built.errors)")
        }
        let inspected = try run("inspect", "compiled.tar.gz").output
        #expect(inspected.contains("policy.compiled") && inspected.contains("data.compiled"))
        #expect(try !run("inspect", "plain.tar.gz").output.contains("policy.compiled"))
        for query in [
            "data.app.allow", "data.app.names", "data.app", "data.people.all", "data.nothing", "data", "x := data.app.allow",
            "data.app.names[_]",
        ] {
            for input in [#"{"user": "bob"}"#, "{}"] {
                let plain = try directory.writ.run(["eval", "-b", "plain.tar.gz", "-I", query], input: input)
                let compiled = try directory.writ.run(["eval", "-b", "compiled.tar.gz", "-I", query], input: input)
                #expect(plain.status == 0 && !plain.output.isEmpty)
                #expect(compiled.output == plain.output && compiled.status == plain.status, "\(query)")
            }
        }
    }

    @Test("an unsigned build says so")
    func unsigned() throws {
        _ = try run("init", "docs")
        let outcome = try run("build", "docs")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("NOT signed"))
    }

    @Test("a red test stops the build")
    func redTest() throws {
        _ = try run("init", "docs")
        try directory.write("docs/docs/more_test.rego", "package docs_test\n\ntest_red if data.docs.allow\n")
        let outcome = try run("build", "docs", "-o", "dist")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("data.docs_test.test_red: FAIL") && outcome.errors.contains("build_tests_failed"))
        #expect(!directory.exists("dist/docs-0.1.0.tar.gz"))
    }

    @Test("a rule that no test reaches stops the build when writ.yaml asks for coverage")
    func coverage() throws {
        _ = try run("init", "docs")
        try directory.write("docs/docs/more.rego", "package docs\n\ndeny if input.action == \"burn\"\n")
        let outcome = try run("build", "docs", "-o", "dist")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("data.docs.deny never held in a test") && outcome.errors.contains("build_coverage_too_low"))
        #expect(!directory.exists("dist"))
    }

    @Test("a policy that does not compile stops the build with its place")
    func brokenPolicy() throws {
        _ = try run("init", "docs")
        try directory.write("docs/docs/more.rego", "package docs\n\ndeny if undefined_thing\n")
        let outcome = try run("build", "docs")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("docs/docs/more.rego:3:9: rego_unsafe_var_error"))
    }

    @Test("an entrypoint that does not exist stops the build")
    func entrypoint() throws {
        _ = try run("init", "docs")
        let outcome = try run("build", "docs", "-e", "docs/nothing")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("undefined entrypoint data.docs.nothing"))
    }

    // MARK: reading

    @Test("every command that reads a bundle says when it was not verified, and refuses a foreign key")
    func warnings() throws {
        try makeSignedBundle()
        try makeKey("other")
        let bundle = "dist/docs-0.1.0.tar.gz"
        let readers = [
            ["inspect", bundle], ["eval", "-b", bundle, "data.docs.allow"], ["check", "-b", bundle], ["test", "-b", bundle],
            ["bench", "-b", bundle, "data.docs.allow"], ["publish", bundle, "--to", "repository"],
        ]
        for arguments in readers {
            let silent = try directory.writ.run(arguments)
            #expect(silent.status == 0 && silent.errors.contains("NOT verified"), "\(arguments): \(silent.errors)")
            let verified = try directory.writ.run(arguments + ["--verification-key", "keys/team.pub.pem"])
            #expect(verified.status == 0 && verified.errors.isEmpty, "\(arguments): \(verified.errors)")
            let foreign = try directory.writ.run(arguments + ["--verification-key", "keys/other.pub.pem"])
            #expect(foreign.status == 1 && foreign.errors.contains("bundle_signature_invalid"), "\(arguments): \(foreign.errors)")
        }
    }

    @Test("the key may come from the environment")
    func environmentKey() throws {
        try makeSignedBundle()
        var writ = directory.writ
        writ.environment["WRIT_VERIFICATION_KEY"] = "keys/team.pub.pem"
        #expect(try writ.run("verify", "dist/docs-0.1.0.tar.gz").status == 0)
        #expect(try writ.run("eval", "-b", "dist/docs-0.1.0.tar.gz", "1").errors.isEmpty)
    }

    @Test("a changed bundle does not verify, and the code says why")
    func tampered() throws {
        try makeSignedBundle()
        let url = directory.url.appendingPathComponent("dist/docs-0.1.0.tar.gz")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 0x20
        try bytes.write(to: url)
        let outcome = try run("verify", "dist/docs-0.1.0.tar.gz", "--verification-key", "keys/team.pub.pem", "--format", "json")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("\"verified\": false") && outcome.output.contains("bundle_"))
    }

    @Test("a key id, algorithm or scope that does not match is refused")
    func mismatches() throws {
        try makeSignedBundle()
        let base = ["verify", "dist/docs-0.1.0.tar.gz", "--verification-key", "keys/team.pub.pem"]
        let refusals = [
            (["--verification-key-id", "somebody"], "bundle_key_id_mismatch"), (["--scope", "write"], "bundle_scope_mismatch"),
            (["--signing-alg", "RS256"], "bundle_"),
        ]
        for (flags, code) in refusals {
            let outcome = try directory.writ.run(base + flags)
            #expect(outcome.status != 0 && outcome.errors.contains(code), "\(flags): \(outcome.errors)")
        }
        #expect(try directory.writ.run(base + ["--verification-key-id", "team"]).status == 0)
    }

    @Test("inspect shows contents, signer and commit")
    func inspect() throws {
        try makeSignedBundle()
        let pretty = try run("inspect", "dist/docs-0.1.0.tar.gz", "--verification-key", "keys/team.pub.pem")
        for part in ["docs/policy.rego", "data.docs", "key team", "(verified)", "docs/allow"] {
            #expect(pretty.output.contains(part), "\(part) is not in \(pretty.output)")
        }
        let json = try run("inspect", "-f", "json", "dist/docs-0.1.0.tar.gz")
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
    }

    // MARK: publish

    @Test("a version is published once, and an unsigned bundle only when that is allowed")
    func publish() throws {
        try makeSignedBundle()
        let publish = ["publish", "dist/docs-0.1.0.tar.gz", "--to", "repository", "--verification-key", "keys/team.pub.pem"]
        let first = try directory.writ.run(publish + ["--channel", "stable"])
        #expect(first.status == 0, "\(first.errors)")
        #expect(directory.exists("repository/bundles/docs/stable.tar.gz") && directory.exists("repository/index.json"))
        #expect(try directory.writ.run(publish).output.contains("was there already"))
        _ = try run("build", "docs", "-o", "plain.tar.gz", "--revision", "other")
        let unsigned = try run("publish", "plain.tar.gz", "--to", "repository")
        #expect(unsigned.status == 1 && unsigned.errors.contains("publish_unsigned"))
        let taken = try run("publish", "plain.tar.gz", "--to", "repository", "--allow-unsigned")
        #expect(taken.status == 1 && taken.errors.contains("publish_version_taken"))
    }
}
