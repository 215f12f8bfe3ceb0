import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoValue
import Testing

/// A network on which every host answers with an empty response.
private struct SilentNetwork: NetworkTransport {
    func exchange(_ request: OutgoingRequest, isCancelled: () -> Bool) throws(HTTPFailure) -> IncomingResponse {
        IncomingResponse(status: 200, reason: "OK", headers: IncomingHeaders(), body: [])
    }

    func addresses(of name: String, timeLimit: Int64?, isCancelled: () -> Bool) throws(HTTPFailure) -> [String] { ["192.0.2.1"] }
    func contents(ofFile path: String) throws(HTTPFailure) -> [UInt8] { throw .file(path) }
    func environmentVariable(_ name: String) -> String { "" }
}

@Suite("hosts that policies may ask")
struct PermittedHostTests {
    private func errors(_ query: String, allowed: [String]?) throws -> [String] {
        var capabilities = Capabilities.current
        capabilities.allowedHosts = allowed
        let options = QueryOptions(
            capabilities: capabilities, collectsBuiltinErrors: true, network: NetworkAccess(transport: SilentNetwork()))
        let machine = QueryMachine(try PreparedQuery(query, modules: [], options: options))
        _ = try machine.ask()
        return machine.builtinErrors.map(\.message)
    }

    @Test(
        "are those that allow_net names, whoever evaluates with the capabilities",
        arguments: [#"http.send({"method": "get", "url": "http://asked.example/"})"#, #"net.lookup_ip_addr("asked.example")"#])
    func hosts(query: String) throws {
        #expect(try errors(query, allowed: nil).isEmpty)
        #expect(try errors(query, allowed: ["asked.example"]).isEmpty)
        let refused = try errors(query, allowed: ["other.example"])
        #expect(refused.count == 1 && refused[0].contains("unallowed host: asked.example"), "\(refused)")
        #expect(try errors(query, allowed: []).count == 1)
    }
}
