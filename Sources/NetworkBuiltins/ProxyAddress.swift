import AsyncHTTPClient
import Glibc

/// The proxy that the environment names for a server (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), by the rules of Go's `httpproxy`.
package struct ProxyAddress: Equatable {
    let host: String
    let port: Int
    let user: String?
    let password: String?

    /// The proxy for the server that a request goes to.
    package static func fromEnvironment(for request: HTTPClient.Request) -> ProxyAddress? {
        fromEnvironment(isSecure: request.useTLS, host: request.host, port: request.port)
    }

    static func fromEnvironment(isSecure: Bool, host: String, port: Int) -> ProxyAddress? {
        address(isSecure: isSecure, host: host, port: port) { name in getenv(name).map { String(cString: $0) } ?? "" }
    }

    /// - Parameter variable: the value of an environment variable, empty when it is not set.
    static func address(isSecure: Bool, host: String, port: Int, variable: (String) -> String) -> ProxyAddress? {
        let name = isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
        let value = [name, name.lowercased()].map(variable).first { !$0.isEmpty } ?? ""
        guard !value.isEmpty, !isLocal(host) else { return nil }
        let exceptions = [variable("NO_PROXY"), variable("no_proxy")].first { !$0.isEmpty } ?? ""
        if exceptions.split(separator: ",").contains(where: { excepts(String($0.filter { $0 != " " }), host, port) }) { return nil }
        return ProxyAddress(value)
    }

    private static func isLocal(_ host: String) -> Bool { host == "localhost" || host.hasPrefix("127.") || host == "::1" }

    /// Whether an entry of `NO_PROXY` covers a server: `*`, a host, a domain with the names below it, with or without a port.
    private static func excepts(_ entry: String, _ host: String, _ port: Int) -> Bool {
        if entry == "*" { return true }
        let parts = entry.split(separator: ":", maxSplits: 1)
        guard let first = parts.first else { return false }
        if parts.count == 2, Int(parts[1]) != nil, Int(parts[1]) != port { return false }
        let name = (first.hasPrefix("*.") ? first.dropFirst() : first).lowercased()
        let host = host.lowercased()
        if name.hasPrefix(".") { return host.hasSuffix(name) }
        return host == name || host.hasSuffix("." + name)
    }

    /// `http://user:password@host:port`; the scheme and what follows the host may be missing.
    init?(_ text: String) {
        var rest = text[...]
        if let scheme = rest.range(of: "://") {
            guard rest[..<scheme.lowerBound] == "http" else { return nil }
            rest = rest[scheme.upperBound...]
        }
        rest = rest.prefix { $0 != "/" }
        var credentials: [Substring] = []
        if let at = rest.lastIndex(of: "@") {
            credentials = rest[..<at].split(separator: ":", maxSplits: 1)
            rest = rest[rest.index(after: at)...]
        }
        let parts = rest.split(separator: ":", maxSplits: 1)
        guard let host = parts.first, let port = parts.count > 1 ? Int(parts[1]) : 80 else { return nil }
        self.host = String(host)
        self.port = port
        user = credentials.first.map(String.init)
        password = credentials.count > 1 ? String(credentials[1]) : nil
    }

    package var configured: HTTPClient.Configuration.Proxy {
        guard let user else { return .server(host: host, port: port) }
        return .server(host: host, port: port, authorization: .basic(username: user, password: password ?? ""))
    }
}
