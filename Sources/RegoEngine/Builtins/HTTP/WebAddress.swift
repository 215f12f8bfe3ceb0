/// A URL taken apart with the rules, and refused with the words, of Go's `net/url`.
struct WebAddress: Equatable {
    /// What is wrong with a URL; the text is Go's.
    struct Malformed: Error {
        let url: String
        let reason: String

        var message: String { "parse \(GoText.quoted(url)): \(reason)" }
    }

    private(set) var scheme = ""
    /// What follows the scheme when that is not a path.
    private(set) var opaque = ""
    /// `user:password` as written; nil when there is none.
    private(set) var user: String?
    /// Host and port.
    private(set) var authority = ""
    private(set) var path = ""
    /// Without the question mark; nil when there is none.
    private(set) var query: String?
    private(set) var fragment: String?
    /// A scheme is followed by a path, `http:/x`.
    private var omitsHost = false

    init(_ text: String) throws(Malformed) {
        var rest = Substring(text)
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
            fragment = String(rest[rest.utf8.index(after: mark)...])
            rest = rest[..<mark]
        }
        // Go names the whole URL only where the fragment is what is wrong.
        var shown = String(rest)
        do throws(Reason) {
            try parse(rest)
            shown = text
            if let fragment { try Self.validate(escapesOf: fragment[...]) }
        } catch {
            throw Malformed(url: shown, reason: error.text)
        }
    }

    private struct Reason: Error { let text: String }

    /// Reads everything but the fragment.
    private mutating func parse(_ text: Substring) throws(Reason) {
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw Reason(text: "net/url: invalid control character in URL") }
        var rest = text
        if rest == "*" {
            path = "*"
            return
        }
        rest = try readScheme(rest)
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = String(rest[rest.utf8.index(after: mark)...])
            rest = rest[..<mark]
        }
        if rest.utf8.first != UInt8(ascii: "/") {
            if !scheme.isEmpty {
                opaque = String(rest)
                return
            }
            if rest.prefix(while: { $0 != "/" }).contains(":") {
                throw Reason(text: "first path segment in URL cannot contain colon")
            }
        }
        if rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") {
            rest = rest.dropFirst(2)
            let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            try readAuthority(rest[..<slash])
            rest = rest[slash...]
        } else {
            omitsHost = !scheme.isEmpty
        }
        try Self.validate(escapesOf: rest)
        path = String(rest)
    }

    private mutating func readScheme(_ text: Substring) throws(Reason) -> Substring {
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if offset == 0 { return text }
            case UInt8(ascii: ":"):
                if offset == 0 { throw Reason(text: "missing protocol scheme") }
                let colon = text.utf8.index(text.startIndex, offsetBy: offset)
                scheme = text[..<colon].lowercased()
                return text[text.utf8.index(after: colon)...]
            default: return text
            }
        }
        return text
    }

    private mutating func readAuthority(_ text: Substring) throws(Reason) {
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return try readHost(text) }
        try readHost(text[text.utf8.index(after: at)...])
        user = String(text[..<at])
        let isValid = text[..<at].utf8.allSatisfy { Self.isAlphanumeric($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }
        guard isValid else { throw Reason(text: "net/url: invalid userinfo") }
        try Self.validate(escapesOf: text[..<at])
    }

    private mutating func readHost(_ host: Substring) throws(Reason) {
        authority = String(host)
        guard let bracket = host.utf8.lastIndex(of: UInt8(ascii: "[")) else {
            // Only addresses of the web are held to the rule that hosts have no colons; those of databases list several with their ports.
            let isWeb = scheme == "http" || scheme == "https"
            let colon = isWeb ? host.utf8.firstIndex(of: UInt8(ascii: ":")) : host.utf8.lastIndex(of: UInt8(ascii: ":"))
            try Self.validate(port: colon.map { host[$0...] } ?? "")
            return try Self.validate(host: host)
        }
        guard bracket == host.startIndex else { throw Reason(text: "invalid IP-literal") }
        guard let end = host.utf8.lastIndex(of: UInt8(ascii: "]")) else { throw Reason(text: "missing ']' in host") }
        try Self.validate(port: host[host.utf8.index(after: end)...])
        try Self.validate(literal: host[..<end].dropFirst())
    }

    private static func validate(port: Substring) throws(Reason) {
        let isPort = port.isEmpty || port.hasPrefix(":") && port.utf8.dropFirst().allSatisfy { $0 &- 48 <= 9 }
        guard isPort else { throw Reason(text: "invalid port \(GoText.quoted(String(port))) after host") }
    }

    private static func validate(host: Substring, isZone: Bool = false) throws(Reason) {
        try validate(escapesOf: host, in: isZone ? .zone : .host)
        let wrong = host.utf8.first { $0 < 0x80 && !isHostByte($0) && $0 != UInt8(ascii: "%") }
        if let wrong { throw Reason(text: "invalid character \(GoText.quoted(String(Unicode.Scalar(wrong)))) in host name") }
    }

    /// An IPv6 address in brackets, perhaps with a zone (RFC 6874).
    private static func validate(literal: Substring) throws(Reason) {
        let parts = literal.split(separator: "%25", maxSplits: 1, omittingEmptySubsequences: false)
        let zone = parts.count == 2 ? parts[1] : nil
        try validate(host: parts[0])
        if let zone { try validate(host: zone, isZone: true) }
        let address = unescaped(String(parts[0]))
        let written = zone.map { address + "%" + unescaped(String($0)) } ?? address
        let parsed = IPAddress.parse(Array(address.utf8))
        if parsed?.isV4 == true, zone == nil { throw Reason(text: "invalid IP-literal") }
        guard zone != "", parsed?.isV4 == false else { throw Reason(text: "invalid host: \(AddressComplaint(written).message)") }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-_.~!$&'()*+,;=:[]<>\"".utf8.contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 || byte &- 48 <= 9 }

    /// Where an escape stands decides what it may stand for.
    private enum EscapePlace { case anywhere, host, zone }

    private static func validate(escapesOf text: Substring, in place: EscapePlace = .anywhere) throws(Reason) {
        let bytes = Array(text.utf8)
        for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            let shown = bytes[position..<min(position + 3, bytes.count)]
            guard shown.count == 3, let high = Hex.value(bytes[position + 1]), let low = Hex.value(bytes[position + 2]),
                isAllowed(high << 4 | low, in: place)
            else {
                throw Reason(text: "invalid URL escape \(GoText.quoted(String(decoding: shown, as: UTF8.self)))")
            }
        }
    }

    private static func isAllowed(_ escaped: UInt8, in place: EscapePlace) -> Bool {
        switch place {
        case .anywhere: true
        // In a host only what is not ASCII may be escaped, and the percent sign.
        case .host: escaped >= 0x80 || escaped == UInt8(ascii: "%")
        case .zone: escaped == UInt8(ascii: "%") || escaped == 0x20 || isHostByte(escaped)
        }
    }

    // MARK: parts

    /// The host without port and brackets.
    var host: String {
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<bracket])
        }
        return String(authority[..<(authority.lastIndex(of: ":") ?? authority.endIndex)])
    }

    /// The host with its escapes undone.
    var decodedHost: String { Self.unescaped(host) }

    /// The path with its escapes undone, as bytes: escapes may stand for any.
    var decodedPath: [UInt8] { Self.unescapedBytes(path) }

    /// The path as written where that is not how Go would escape ``decodedPath``, otherwise nil.
    var unusualPath: String? {
        var usual: [UInt8] = []
        for byte in decodedPath {
            if Self.isAlphanumeric(byte) || "-_.~$&+,/:;=@".utf8.contains(byte) {
                usual.append(byte)
            } else {
                usual += [UInt8(ascii: "%")] + Array(String(decoding: Hex.encode([byte]), as: UTF8.self).uppercased().utf8)
            }
        }
        return usual == Array(path.utf8) ? nil : path
    }

    /// The fragment with its escapes undone; nil when there is none.
    var decodedFragment: [UInt8]? { fragment.map(Self.unescapedBytes) }

    /// The port's digits; empty when none is given.
    var port: String {
        if authority.hasPrefix("[") { return String(authority.drop { $0 != "]" }.dropFirst(2)) }
        return authority.lastIndex(of: ":").map { String(authority[authority.index(after: $0)...]) } ?? ""
    }

    /// What is asked of the server: path and query, with everything that must not stand in a request line escaped.
    var requestTarget: String {
        var bytes = Self.escaped(path.isEmpty ? "/" : path)
        if let query { bytes += [UInt8(ascii: "?")] + query.utf8 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ path: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            if isAlphanumeric(byte) || "-_.~$&+,/:;=@%!'()*[]".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%")] + Array(String(decoding: Hex.encode([byte]), as: UTF8.self).uppercased().utf8)
            }
        }
        return bytes
    }

    /// The path as Go's `EscapedPath` gives it: as written where that may stand in a URL, else escaped anew.
    var escapedPath: String {
        let isPlain = path.utf8.allSatisfy { Self.isAlphanumeric($0) || "-_.~!$&'()*+,;=:@/[]%".utf8.contains($0) }
        if isPlain || path == "*" { return path }
        var bytes: [UInt8] = []
        for byte in Self.unescaped(path).utf8 {
            if Self.isAlphanumeric(byte) || "-_.~$&+,/:;=@".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%")] + Array(String(decoding: Hex.encode([byte]), as: UTF8.self).uppercased().utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Host and port without escapes.
    var unescapedAuthority: String { Self.unescaped(authority) }

    private var userName: String { String((user ?? "").prefix { $0 != ":" }) }
    private var password: String? { user.flatMap { user in user.firstIndex(of: ":").map { String(user[user.index(after: $0)...]) } } }

    /// The value of an `Authorization` header for the user in the URL.
    var basicCredentials: String? {
        guard user != nil else { return nil }
        let text = Self.unescaped(userName) + ":" + Self.unescaped(password ?? "")
        return "Basic " + String(decoding: Base64.standard.encode(Array(text.utf8)), as: UTF8.self)
    }

    /// With each `%` and two digits replaced by the byte they stand for; what is no such escape stays as it is.
    static func unescaped(_ text: String) -> String { String(decoding: unescapedBytes(text), as: UTF8.self) }

    private static func unescapedBytes(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count, let high = Hex.value(bytes[position + 1]),
                let low = Hex.value(bytes[position + 2])
            {
                result.append(high << 4 | low)
                position += 3
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }

    enum Credentials { case shown, hidden, leftOut }

    private func shownUser(_ credentials: Credentials) -> String {
        credentials == .shown ? user ?? "" : userName + (password == nil ? "" : ":***")
    }

    /// The URL as text.
    func text(_ credentials: Credentials = .hidden) -> String {
        var text = scheme.isEmpty ? "" : scheme + ":"
        if opaque.isEmpty {
            let hasHost = !authority.isEmpty || user != nil
            if hasHost || !scheme.isEmpty && !path.isEmpty && !omitsHost { text += "//" }
            if user != nil, credentials != .leftOut { text += shownUser(credentials) + "@" }
            text += authority + String(decoding: Self.escaped(path), as: UTF8.self)
        } else {
            text += opaque
        }
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    // MARK: resolving

    /// Where a reference leads from here (RFC 3986, section 5.2).
    func resolving(_ reference: String) throws(Malformed) -> WebAddress {
        var target = try WebAddress(reference)
        let isAbsolute = !target.scheme.isEmpty
        if !isAbsolute { target.scheme = scheme }
        if isAbsolute || !target.authority.isEmpty || target.user != nil { return target.opaque.isEmpty ? target.normalized : target }
        target.authority = authority
        target.user = user
        if target.path.isEmpty {
            if target.query == nil {
                target.query = query
                if target.fragment == nil { target.fragment = fragment }
            }
            target.path = path
            return target
        }
        if !target.path.hasPrefix("/") {
            let directory = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            target.path = directory + target.path
        }
        return target.normalized
    }

    private var normalized: WebAddress {
        guard !path.isEmpty else { return self }
        var segments: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (offset, part) in parts.enumerated() {
            let isLast = offset == parts.count - 1
            switch part {
            case ".": if isLast { segments.append("") }
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            default: segments.append(part)
            }
        }
        var result = self
        result.path = "/" + segments.joined(separator: "/")
        return result
    }
}
