import Foundation
import Testing

/// `exec --config-file`, `--set` and `--set-file`.
struct ExecConfigurationTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("rules/policy.rego", "package rules\n\nallow := input.ok\n\nlabels := opa.runtime().config.labels\n")
        try directory.write("rules/limits/data.json", #"{"most": 3}"#)
        try directory.write("in.json", #"{"ok": "yes"}"#)
    }

    private func exec(_ arguments: String..., environment: [String: String] = [:]) throws -> Executable.Outcome {
        var writ = directory.writ
        writ.environment = environment
        return try writ.run(["exec"] + arguments + ["in.json"])
    }

    private func decision(_ outcome: Executable.Outcome) throws -> NSObject? {
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: [[String: Any]]]
        return try #require(document?["result"]?.first, "\(outcome.output)\(outcome.errors)")["result"] as? NSObject
    }

    private func sign() throws {
        try directory.write("signing.key", "open sesame, open sesame, open sesame")
        let built = try directory.writ.run("build", "-b", "rules", "--signing-alg", "HS256", "--signing-key", "signing.key")
        try #require(built.status == 0, "\(built.errors)")
    }

    private func configure(_ more: String = "") throws {
        try directory.write("opa.yaml", "default_decision: rules/allow\nbundles:\n  rules:\n    resource: file://rules\n\(more)")
    }

    @Test("bundles of the configuration are read, and its default decision is made unless another is asked for")
    func bundles() throws {
        try configure()
        #expect(try decision(exec("-c", "opa.yaml")) == "yes" as NSString)
        #expect(try decision(exec("-c", "opa.yaml", "--decision", "limits/most")) == 3 as NSNumber)
        try directory.write("more/policy.rego", "package more\n\nx := data.limits.most + 1\n")
        #expect(try decision(exec("-c", "opa.yaml", "-b", "more", "--decision", "more/x")) == 4 as NSNumber)
    }

    @Test("values that are set go before those of the file; variables of the environment are put in")
    func overrides() throws {
        try configure("labels:\n  app: ${APP}\n  zone: ${UNSET_ZONE}\n")
        let outcome = try exec(
            "--config-file", "opa.yaml", "--set", #"default_decision=rules/labels,labels.list[1]=2,labels.names={a,true,x\,y}"#, "--set",
            "labels.n=01", environment: ["APP": "shop"])
        let expected: NSDictionary = [
            "app": "shop", "zone": "${UNSET_ZONE}", "list": [NSNull(), 2], "names": ["a", true, "x,y"], "n": "01",
        ]
        #expect(try decision(outcome) == expected)
        #expect(
            try decision(exec("--set", "bundles.b.resource=file://rules", "--set", "default_decision=rules/allow")) == "yes" as NSString)
    }

    @Test("a bundle with a key is verified, and what is secret is not shown to policies")
    func verification() throws {
        try sign()
        try directory.write("secret.txt", " open sesame, open sesame, open sesame\n")
        try configure("    signing: {keyid: k}\nkeys:\n  k: {algorithm: HS256, key: wrong}\n")
        let file = ["-c", "opa.yaml", "--set", "bundles.rules.resource=file://bundle.tar.gz"]
        let refused = try exec(file[0], file[1], file[2], file[3])
        #expect(refused.status == 1 && refused.errors.contains("bundle_signature_invalid"), "\(refused.errors)")
        #expect(try decision(exec(file[0], file[1], file[2], file[3], "--set-file", "keys.k.key=secret.txt")) == "yes" as NSString)
        try directory.write("rules/policy.rego", "package rules\n\nallow := opa.runtime().config.keys\n")
        let shown = try exec("-c", "opa.yaml", "--set", "bundles.rules.signing=null,bundles.rules={},bundles.rules.resource=file://rules")
        #expect(!shown.output.contains("wrong"))
    }

    @Test("a signed bundle without a key is refused, as OPA does")
    func withoutKey() throws {
        try sign()
        let outcome = try exec("--set", "bundles.b.resource=file://bundle.tar.gz")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
    }

    @Test("sections that send something are named as not used")
    func unusedSections() throws {
        try configure("decision_logs: {console: true}\n")
        let outcome = try exec("-c", "opa.yaml")
        #expect(outcome.status == 0 && outcome.errors.contains("decision_logs in the configuration is not used"))
    }

    @Test("what is wrong in a configuration file is told with its place")
    func mistakeInFile() throws {
        try directory.write("opa.yaml", "services:\n  s:\n    url: http://u\n    type: oci\n")
        let outcome = try exec("-c", "opa.yaml")
        #expect(
            outcome.status == 2 && outcome.errors.contains("opa.yaml:4:11: configuration_invalid: 'services.s.type'"), "\(outcome.errors)")
    }

    @Test(
        "what is wrong in settings is told with the field",
        arguments: [
            ("bundles.b.resource=x", "'bundles.b.service' is missing"), ("bundles.b.service=s", "'s' is not one of the services"),
            ("services.s.type=oci,services.s.url=u", "'services.s.type' 'oci' is not there"), ("bundles=3", "'bundles' is not a mapping"),
            ("services.s.url=http://u,services.s.credentials.oauth2.token_url=t", "'services.s.credentials.oauth2' is not there"),
            ("labels.", "key map \"labels\" has no value"), ("labels", "key \"labels\" has no value"), ("a[-1]=2", "negative -1 index"),
            ("a[x]=2", "error parsing index"), ("a={1,2", "list must terminate with '}'"), ("a[99999999]=1", "greater than maximum"),
        ])
    func mistakes(setting: String, message: String) throws {
        let outcome = try exec("--set", setting)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
}
