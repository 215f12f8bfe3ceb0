import Foundation
import Testing

/// `exec` with bundles of a service: over the wire, from the real server.
struct ExecServiceTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.makeSignedPolicies()
        try directory.publish(version: "0.1.0")
    }

    private func exec(port: Int, key: String = "team", resource: String = "bundles/docs/stable.tar.gz") throws -> Executable.Outcome {
        try directory.write(
            "opa.yaml",
            """
            services:
              - name: central
                url: http://127.0.0.1:\(port)/
                response_header_timeout_seconds: 1
            keys:
              team: { algorithm: EdDSA, key: keys/\(key).pub.pem }
            bundles:
              docs: { service: central, resource: \(resource), signing: { keyid: team } }
            default_decision: docs/allow
            """)
        return try directory.writ.run("exec", "-c", "opa.yaml", "docs/inputs/reader.json")
    }

    @Test("a bundle is fetched, verified and decides")
    func goodBundle() throws {
        let server = try directory.serve()
        let outcome = try exec(port: server.port)
        #expect(outcome.status == 0 && outcome.output.contains("\"result\": true"), "\(outcome.output)\(outcome.errors)")
    }

    @Test("a bundle that another key has signed does not decide")
    func wrongSignature() throws {
        try directory.succeed("keys", "generate", "--name", "other", "keys")
        let server = try directory.serve()
        let outcome = try exec(port: server.port, key: "other")
        #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains("bundle_signature_invalid"), "\(outcome.errors)")
    }

    @Test("a bundle that the service does not have is the environment's fault: status 3, with the service's answer")
    func missingBundle() throws {
        let server = try directory.serve()
        let outcome = try exec(port: server.port, resource: "bundles/other/stable.tar.gz")
        #expect(outcome.status == 3 && outcome.output.isEmpty)
        #expect(
            outcome.errors.contains("bundles/other/stable.tar.gz: sync_http_status: the service answers 404 Not Found"), "\(outcome.errors)"
        )
    }

    @Test("a service that takes the request and never answers is given up when the time for its answer is over", .timeLimit(.minutes(1)))
    func silentService() throws {
        let service = try SilentService()
        let outcome = try exec(port: service.port)
        #expect(outcome.status == 3 && outcome.output.isEmpty && outcome.errors.contains("sync_idle_timeout"), "\(outcome.errors)")
    }
}

/// A port at which connections are made, and nobody reads or writes.
private final class SilentService {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        try #require(isListening)
    }

    deinit { close(descriptor) }
}
