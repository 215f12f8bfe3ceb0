/// A URL as Go's `net/url` takes it apart. As there, its bytes need not be UTF-8; parts given as text show U+FFFD for those that are not.
struct WebAddress: Equatable {
    /// What is wrong with a URL; the text is Go's.
    struct Malformed: Error {
        let message: String

        init(url: some Sequence<UInt8>, reason: String) { message = "parse \(GoText.quoted(bytes: url)): \(reason)" }
    }

    private var parts: URLParts

    init(_ text: String) throws(Malformed) { try self.init(Array(text.utf8)) }

    init(_ bytes: [UInt8]) throws(Malformed) { parts = try URLParser.parts(of: bytes) }

    // MARK: parts

    var scheme: String { Self.text(parts.scheme) }
    /// Host and port.
    var authority: String { Self.text(parts.authority) }
    var path: String { Self.text(parts.path) }
    /// Without the question mark; nil when there is none.
    var query: String? { queryBytes.map(Self.text) }
    var queryBytes: [UInt8]? { parts.query }
    var fragment: String? { parts.fragment.map(Self.text) }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The host without port and brackets.
    var host: String { Self.text(hostBytes) }

    private var hostBytes: ArraySlice<UInt8> {
        let authority = parts.authority
        if authority.first == UInt8(ascii: "["), let bracket = authority.firstIndex(of: UInt8(ascii: "]")) { return authority[1..<bracket] }
        return authority[..<(authority.lastIndex(of: UInt8(ascii: ":")) ?? authority.endIndex)]
    }

    /// The host with its escapes undone, as bytes: escapes may stand for any.
    var decodedHost: [UInt8] { URLBytes.unescaped(hostBytes) }

    /// The path with its escapes undone.
    var decodedPath: [UInt8] { URLBytes.unescaped(parts.path[...]) }

    /// The path as written where that is not how Go would escape ``decodedPath``, otherwise nil.
    var unusualPath: [UInt8]? {
        URLBytes.escaped(decodedPath, sparing: Self.plainInPaths) == parts.path ? nil : parts.path
    }

    /// The fragment with its escapes undone; nil when there is none.
    var decodedFragment: [UInt8]? { parts.fragment.map { URLBytes.unescaped($0[...]) } }

    /// The port's digits; empty when none is given.
    var port: String {
        let authority = parts.authority
        if authority.first == UInt8(ascii: "[") { return Self.text(authority.drop { $0 != UInt8(ascii: "]") }.dropFirst(2)) }
        return authority.lastIndex(of: UInt8(ascii: ":")).map { Self.text(authority[($0 + 1)...]) } ?? ""
    }

    // What stands in a path without an escape.
    private static let plainInPaths = "-_.~$&+,/:;=@".utf8

    /// What is asked of the server: path and query, with everything that must not stand in a request line escaped.
    var requestTarget: String {
        var bytes = parts.path.isEmpty ? [UInt8(ascii: "/")] : escapedForRequest
        if let query = parts.query { bytes += [UInt8(ascii: "?")] + query }
        return Self.text(bytes)
    }

    private var escapedForRequest: [UInt8] { URLBytes.escaped(parts.path, sparing: "-_.~$&+,/:;=@%!'()*[]".utf8) }

    /// The path as Go's `EscapedPath` gives it: as written where that may stand in a URL, else escaped anew.
    var escapedPath: String {
        let isPlain = parts.path.allSatisfy { URLBytes.isAlphanumeric($0) || "-_.~!$&'()*+,;=:@/[]%".utf8.contains($0) }
        return isPlain ? path : Self.text(URLBytes.escaped(decodedPath, sparing: Self.plainInPaths))
    }

    /// Host and port without escapes.
    var unescapedAuthority: [UInt8] { URLBytes.unescaped(parts.authority[...]) }

    private var userName: ArraySlice<UInt8> { (parts.user ?? []).prefix { $0 != UInt8(ascii: ":") } }
    private var password: ArraySlice<UInt8>? {
        parts.user.flatMap { user in user.firstIndex(of: UInt8(ascii: ":")).map { user[($0 + 1)...] } }
    }

    /// The value of an `Authorization` header for the user in the URL.
    var basicCredentials: String? {
        guard parts.user != nil else { return nil }
        let credentials = URLBytes.unescaped(userName) + [UInt8(ascii: ":")] + URLBytes.unescaped(password ?? [])
        return "Basic " + Self.text(Base64.standard.encode(credentials))
    }

    /// With each `%` and two digits replaced by the byte they stand for; what is no such escape stays as it is.
    static func unescaped(_ text: String) -> String { Self.text(URLBytes.unescaped(Array(text.utf8)[...])) }

    enum Credentials { case shown, hidden, leftOut }

    private func shownUser(_ credentials: Credentials) -> String {
        credentials == .shown ? Self.text(parts.user ?? []) : Self.text(userName) + (password == nil ? "" : ":***")
    }

    /// The URL as text.
    func text(_ credentials: Credentials = .hidden) -> String {
        var text = scheme.isEmpty ? "" : scheme + ":"
        if parts.opaque.isEmpty {
            let hasHost = !parts.authority.isEmpty || parts.user != nil
            if hasHost || !parts.scheme.isEmpty && !parts.path.isEmpty && !parts.omitsHost { text += "//" }
            if parts.user != nil, credentials != .leftOut { text += shownUser(credentials) + "@" }
            text += authority + Self.text(escapedForRequest)
        } else {
            text += Self.text(parts.opaque)
        }
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    // MARK: resolving

    /// Where a reference leads from here (RFC 3986, section 5.2).
    func resolving(_ reference: String) throws(Malformed) -> WebAddress {
        var target = try WebAddress(reference)
        let isAbsolute = !target.parts.scheme.isEmpty
        if !isAbsolute { target.parts.scheme = parts.scheme }
        if isAbsolute || !target.parts.authority.isEmpty || target.parts.user != nil {
            return target.parts.opaque.isEmpty ? target.normalized : target
        }
        target.parts.authority = parts.authority
        target.parts.user = parts.user
        if target.parts.path.isEmpty {
            if target.parts.query == nil {
                target.parts.query = parts.query
                if target.parts.fragment == nil { target.parts.fragment = parts.fragment }
            }
            target.parts.path = parts.path
            return target
        }
        if target.parts.path.first != UInt8(ascii: "/") {
            let directory = parts.path.lastIndex(of: UInt8(ascii: "/")).map { parts.path[...$0] } ?? [UInt8(ascii: "/")]
            target.parts.path = directory + target.parts.path
        }
        return target.normalized
    }

    private var normalized: WebAddress {
        guard !parts.path.isEmpty else { return self }
        var segments: [ArraySlice<UInt8>] = []
        let given = parts.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        for (offset, segment) in given.enumerated() {
            let isLast = offset == given.count - 1
            if segment.elementsEqual(".".utf8) {
                if isLast { segments.append([]) }
            } else if segment.elementsEqual("..".utf8) {
                _ = segments.popLast()
                if isLast { segments.append([]) }
            } else {
                segments.append(segment)
            }
        }
        var result = self
        result.parts.path = [UInt8(ascii: "/")] + segments.joined(separator: [UInt8(ascii: "/")])
        return result
    }
}
