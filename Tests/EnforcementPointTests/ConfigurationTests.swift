import DurableFiles
import HTTPServing
import Signing
import TestSupport
import Testing

@testable import EnforcementPoint

@Suite("sync.yaml")
struct ConfigurationTests {
    private func parse(_ yaml: String, folder: String = "/etc/writ") throws -> SyncConfiguration {
        try SyncConfiguration(yaml: yaml, file: "sync.yaml", folder: folder)
    }

    @Test("a full configuration is read, with paths relative to the file")
    func full() throws {
        let folder = try DurableDirectory(path: Scratch.path("config"))
        try folder.replace("team.pem", with: try BundleFixture.team.get().publicKey.pem)
        try folder.replace(
            "sync.yaml",
            with: Array(
                """
                services:
                  central:
                    url: https://policies.example.com/base/
                    headers: { x-tenant: blue }
                    tls: { ca_cert: ca.pem }
                    credentials: { bearer: { token_path: /run/token } }
                    response_header_timeout_seconds: 5
                keys:
                  team: { path: team.pem, scope: write }
                bundles:
                  terraform:
                    service: central
                    resource: /bundles/terraform/stable.tar.gz
                    polling: { min_delay_seconds: 1, max_delay_seconds: 2, long_polling_timeout_seconds: 30 }
                    signing: { keyid: team }
                    size_limit_bytes: 1000
                  kubernetes:
                    resource: k8s.tar.gz
                labels: { region: west }
                default_decision: /terraform/deny
                persistence_directory: store
                limits: { unpacked_bytes: 5000, entries: 10 }
                download: { idle_timeout_seconds: 7, total_timeout_seconds: 8 }
                server:
                  address: ":8443"
                  tls: { cert: server.pem, private_key: /etc/server.key }
                  body_bytes: 100
                  input_depth: 20
                  evaluation_milliseconds: 30
                """.utf8))
        let configuration = try SyncConfiguration(file: folder.absolute("sync.yaml"))
        #expect(configuration.bundles.map(\.name) == ["kubernetes", "terraform"])
        let terraform = configuration.bundles[1]
        #expect(terraform.url == "https://policies.example.com/base/bundles/terraform/stable.tar.gz")
        #expect(terraform.service.certificateAuthority == folder.absolute("ca.pem") && terraform.service.tokenPath == "/run/token")
        #expect(terraform.service.headers == ["x-tenant": "blue"] && terraform.service.responseHeaderTimeout == 5)
        #expect(terraform.polling == .init(minimumDelay: 1, maximumDelay: 2, longPolling: 30))
        #expect(
            terraform.verification?.keyID == "team" && terraform.verification?.keys["team"]?.scope == "write" && terraform.sizeLimit == 1000
        )
        // As soon as there are keys, every bundle has to be signed.
        #expect(configuration.bundles[0].verification != nil && configuration.bundles[0].polling == .standard)
        #expect(configuration.storeDirectory == folder.absolute("store") && configuration.defaultDecision == "terraform/deny")
        #expect(configuration.labels == ["region": "west"] && configuration.bundleLimits.entries == 10)
        #expect(configuration.downloadLimits.idle == .seconds(7) && configuration.downloadLimits.total == .seconds(8))
        #expect(configuration.server.address == ListenAddress(host: "0.0.0.0", port: 8443))
        #expect(configuration.server.tls == TLSFiles(certificate: folder.absolute("server.pem"), privateKey: "/etc/server.key"))
        #expect(configuration.server.bodyLimit == 100 && configuration.server.evaluation == .milliseconds(30))
    }

    @Test("a key may stand in the file itself")
    func inlineKey() throws {
        let pem = String(decoding: try BundleFixture.team.get().publicKey.pem, as: UTF8.self)
        let indented = pem.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        let configuration = try parse(
            """
            services: { s: { url: http://x } }
            keys:
              team:
                algorithm: EdDSA
                key: |
            \(indented)
            bundles: { app: { resource: app.tar.gz } }
            """)
        #expect(configuration.bundles[0].verification?.keys["team"]?.algorithm == .edDSA)
        #expect(configuration.bundles[0].verification?.keyID == "team")
    }

    @Test("services may be a list; how they are trusted and what they are sent is read")
    func services() throws {
        let configuration = try parse(
            """
            services:
              - { name: a, url: "http://a", credentials: { bearer: { token: t, scheme: Basic } } }
              - { name: b, url: "https://b", allow_insecure_tls: true, tls: { ca_cert: /ca.pem, system_ca_required: true } }
            bundles: { first: { service: a, resource: x }, second: { service: b, resource: x } }
            """)
        let (first, second) = (configuration.bundles[0].service, configuration.bundles[1].service)
        #expect(try first.authorization() == "Basic t" && !first.skipsVerification)
        #expect(try second.authorization() == nil && second.skipsVerification)
        #expect(second.certificateAuthority == "/ca.pem" && second.usesSystemAuthorities)
    }

    static let base = "services: { s: { url: http://x } }\nbundles: { app: { resource: app.tar.gz } }\n"

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("", 0, 0, "is empty"), ("a: [", 2, 1, "is not YAML"), ("- a\n", 1, 1, "the configuration is not a mapping"),
            ("bundles: {}\n", 1, 1, "'services' is missing"), ("services: { s: { url: http://x } }\n", 1, 1, "'bundles' is missing"),
            ("services: { s: { url: ftp://x } }\nbundles: { app: { resource: a } }\n", 1, 23, "'services.s.url' does not begin with http"),
            ("services: { s: { } }\nbundles: { app: { resource: a } }\n", 1, 16, "'services.s.url' is missing"),
            (
                "services: { s: { url: http://x, credentials: { bearer: { token: a, token_path: b } } } }\n", 1, 65,
                "or token_path is needed, and not both"
            ),
            ("services: { s: { url: http://x, credentials: { oauth2: {} } } }\n", 1, 56, "'services.s.credentials.oauth2' is not there"),
            (base + "unknown: 1\n", 3, 1, "'unknown' is not a field"),
            (base + "decision_logs: {}\n", 3, 1, "'decision_logs' is not a field"),
            ("services: { s: { url: http://x } }\nbundles: { app: { resorce: a } }\n", 2, 17, "'bundles.app.resource' is missing"),
            ("services: { s: { url: http://x } }\nbundles: { ../x: { resource: a } }\n", 2, 12, "cannot be a bundle's name"),
            (
                "services: { s: { url: http://x } }\nbundles: { app: { resource: a, service: t } }\n", 2, 41,
                "'t' is not one of the services"
            ),
            (
                "services: { s: { url: http://x } }\nbundles: { app: { resource: a, polling: { min_delay_seconds: x } } }\n", 2, 62,
                "'bundles.app.polling.min_delay_seconds' is not an integer"
            ),
            (
                "services: { s: { url: http://x } }\nbundles: { app: { resource: a, polling: { min_delay_seconds: 5, max_delay_seconds: 2 } } }\n",
                2,
                84, "is less than min_delay_seconds"
            ),
            ("services: { s: { url: http://x } }\nbundles: { app: { resource: a, signing: { keyid: k } } }\n", 2, 50, "there are none"),
            (base + "keys: { k: { algorithm: RS999, key: x } }\n", 3, 25, "'RS999' is unknown"),
            (base + "keys: { k: { algorithm: RS256, key: nonsense } }\n", 3, 37, "is no usable key"),
            (base + "keys: { k: { path: /nowhere.pem } }\n", 3, 20, "/nowhere.pem cannot be read"),
            (base + "keys: { k: { algorithm: RS256 } }\n", 3, 12, "or path is needed"),
            (base + "server: { address: here }\n", 3, 20, "is not an address"), (base + "labels: [a]\n", 3, 9, "'labels' is not a mapping"),
            (base + "services: { s: { url: http://x } }\n", 0, 0, "duplicate"),
        ])
    func wrong(yaml: String, row: Int, column: Int, words: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse(yaml) }
        #expect(error?.message.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.row == row && error?.column == column, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("sync.yaml") == true)
    }
}
