import RegoValue

/// What `http.send` was asked to send.
struct HTTPSendMessage {
    var method = ""
    /// As written.
    var url = ""
    /// By their canonical names.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Goes before ``body``.
    var rawBody: [UInt8]?
    var timeout = HTTPSendParameters.defaultTimeout
    var followsRedirects = false
    var tls: OutgoingRequest.TLS?

    private(set) var address: WebAddress?
    private(set) var socket: String?

    private var headerValueFault: String?

    static let userAgent = "writ"

    /// The name by which the caller wants the server to be addressed.
    var hostHeader: String? { headers["Host"] }

    mutating func setHeaders(_ value: Value) throws(HTTPSendError) {
        guard value.isObject else { throw .placed("invalid type for headers key") }
        value.sortEntries()
        for position in 0..<value.count {
            let (key, element) = (value.key(at: position), value.value(at: position))
            guard let text = element.string else {
                headerValueFault = headerValueFault ?? "invalid type for headers value \(Self.quoted(element))"
                continue
            }
            headers[Self.canonical(key.string ?? key.description)] = text
        }
    }

    /// Go's `%q` of what is no string.
    private static func quoted(_ value: Value) -> String {
        if let text = value.string { return GoText.quoted(text) }
        if value.isNumber { return GoText.quoted(value.description) }
        if let flag = value.boolean { return "%!q(bool=\(flag))" }
        if value.kind == .null { return "%!q(<nil>)" }
        return value.description
    }

    /// `x-request-id` as `X-Request-Id`; names that are not tokens stay as they are.
    static func canonical(_ name: String) -> String {
        guard isToken(name) else { return name }
        var startsWord = true
        let bytes = name.utf8.map { byte -> UInt8 in
            defer { startsWord = byte == UInt8(ascii: "-") }
            let isLetter = (byte | 0x20) &- 97 < 26
            return isLetter ? (startsWord ? byte & ~0x20 : byte | 0x20) : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { ($0 | 0x20) &- 97 < 26 || $0 &- 48 <= 9 || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }

    // MARK: where to

    /// Refuses a URL whose host policies may not name.
    static func verify(host url: String, _ network: NetworkAccess) throws(HTTPSendError) {
        guard let allowed = network.allowedHosts else { return }
        let authority: String
        do throws(WebAddress.Malformed) { authority = try WebAddress(url).authority } catch { throw .placed(error.message) }
        let host = String(authority.prefix { $0 != ":" })
        if !allowed.contains(host) { throw .placed("unallowed host: \(host)") }
    }

    /// Reads method and URL, the last things that may be wrong before anything is sent.
    mutating func locate() throws(HTTPSendError) {
        if method.isEmpty { method = "GET" }
        guard Self.isToken(method) else { throw .placed("net/http: invalid method \(GoText.quoted(method))") }
        do throws(WebAddress.Malformed) {
            let parsed = try WebAddress(url)
            address = parsed
            if parsed.scheme == "unix", let query = parsed.query, !query.isEmpty {
                let (socket, rest) = Self.socket(in: query)
                self.socket = socket
                address = try WebAddress("http://\(parsed.authority)\(parsed.path)\(rest.isEmpty ? "" : "?" + rest)")
            }
        } catch {
            throw .placed(error.message)
        }
        if let headerValueFault { throw .placed(headerValueFault) }
    }

    /// The parameter `socket` of a query, and the others, sorted by name.
    private static func socket(in query: String) -> (socket: String, rest: String) {
        var socket: String?
        var others: [(name: String, value: String)] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.decoded($0) }
            let (name, value) = (parts[0], parts.count > 1 ? parts[1] : "")
            if name == "socket" { socket = socket ?? value } else { others.append((name, value)) }
        }
        // Sorted by name and stable, as Go encodes them.
        let sorted = others.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }.map(\.element)
        return (socket ?? "", sorted.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&"))
    }

    private static func decoded(_ text: Substring) -> String {
        var text = String(text)
        let bytes = text.withUTF8 { utf8 in try? URLQuery.unescape(ByteView(utf8)[...]) }
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private static func encoded(_ text: String) -> String { String(decoding: URLQuery.escape(text.utf8), as: UTF8.self) }
}

extension HTTPSendMessage {
    /// A plain request for what lies at an address, wherever that leads.
    init(getting address: WebAddress) {
        self.init()
        method = "GET"
        url = address.text(.shown)
        followsRedirects = true
        self.address = address
    }
}
