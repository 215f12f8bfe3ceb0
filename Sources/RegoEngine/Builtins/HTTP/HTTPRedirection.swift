/// One message on its way, from the first URL through the redirects that follow: the rules of Go's `net/http` client.
struct HTTPRedirection {
    private(set) var method: String
    private(set) var address: WebAddress
    /// By their canonical names.
    private(set) var headers: [String: String]
    private(set) var body: [UInt8]

    /// Where the message was first sent.
    private let origin: WebAddress
    /// Whether what is meant for the first server alone was taken out; it never comes back.
    private var isStripped = false
    private let givenReferer: String?

    private static let secrets = ["Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate"]
    private static let descriptionsOfBody = ["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"]

    init(method: String, address: WebAddress, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        origin = address
        givenReferer = headers["Referer"]
    }

    /// Where a response leads; nil when it is an answer.
    static func location(_ response: IncomingResponse) -> String? {
        guard [301, 302, 303, 307, 308].contains(response.status) else { return nil }
        let location = response.headers["location"]
        return location.isEmpty ? nil : location
    }

    /// Goes where a response with this status leads.
    mutating func follow(status: Int, to location: String) throws(WebAddress.Malformed) {
        let next = try address.resolving(location)
        if status != 307 && status != 308 {
            body = []
            for name in Self.descriptionsOfBody { headers[name] = nil }
            if method != "GET" && method != "HEAD" { method = "GET" }
        }
        if headers["Host"] != nil, let reference = try? WebAddress(location), !reference.scheme.isEmpty { headers["Host"] = nil }
        isStripped = isStripped || !Self.isSame(next.host, orBelow: origin.host)
        if isStripped { for name in Self.secrets { headers[name] = nil } }
        headers["Referer"] = referer(for: next)
        address = next
    }

    private func referer(for next: WebAddress) -> String? {
        if address.scheme == "https", next.scheme == "http" { return nil }
        return givenReferer ?? address.text(.leftOut)
    }

    private static func isSame(_ host: String, orBelow parent: String) -> Bool {
        let (host, parent) = (host.lowercased(), parent.lowercased())
        if host == parent { return true }
        // An IPv6 address may end like a name.
        return !host.contains(":") && !host.contains("%") && host.hasSuffix("." + parent)
    }
}
