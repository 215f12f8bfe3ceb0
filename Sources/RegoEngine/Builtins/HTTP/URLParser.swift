import RegoValue

/// The parts of a URL as written, in bytes.
struct URLParts: Equatable {
    /// In lower case.
    var scheme: [UInt8] = []
    /// What follows the scheme when that is not a path.
    var opaque: [UInt8] = []
    /// `user:password`; nil when there is none.
    var user: [UInt8]?
    /// Host and port.
    var authority: [UInt8] = []
    var path: [UInt8] = []
    /// Without the question mark; nil when there is none.
    var query: [UInt8]?
    var fragment: [UInt8]?
    /// A scheme is followed by a path, `http:/x`.
    var omitsHost = false
}

/// Takes URLs apart with the rules, and refuses them with the words, of Go's `net/url`.
struct URLParser {
    private typealias Text = ArraySlice<UInt8>
    private struct Reason: Error { let text: String }

    private var parts = URLParts()

    static func parts(of url: [UInt8]) throws(WebAddress.Malformed) -> URLParts {
        var parser = URLParser()
        var rest = url[...]
        if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
            parser.parts.fragment = Array(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        // Go names the whole URL only where the fragment is what is wrong.
        var shown = rest
        do throws(Reason) {
            try parser.parse(rest)
            shown = url[...]
            if let fragment = parser.parts.fragment { try validate(escapesOf: fragment[...]) }
        } catch {
            throw WebAddress.Malformed(url: shown, reason: error.text)
        }
        return parser.parts
    }

    /// Reads everything but the fragment.
    private mutating func parse(_ text: Text) throws(Reason) {
        if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw Reason(text: "net/url: invalid control character in URL") }
        if text.elementsEqual("*".utf8) {
            parts.path = Array(text)
            return
        }
        var rest = try readScheme(text)
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            parts.query = Array(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        if rest.first != UInt8(ascii: "/") {
            if !parts.scheme.isEmpty {
                parts.opaque = Array(rest)
                return
            }
            if rest.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
                throw Reason(text: "first path segment in URL cannot contain colon")
            }
        }
        if rest.starts(with: "//".utf8), !parts.scheme.isEmpty || !rest.starts(with: "///".utf8) {
            rest = rest.dropFirst(2)
            let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            try readAuthority(rest[..<slash])
            rest = rest[slash...]
        } else {
            parts.omitsHost = !parts.scheme.isEmpty
        }
        try Self.validate(escapesOf: rest)
        parts.path = Array(rest)
    }

    private mutating func readScheme(_ text: Text) throws(Reason) -> Text {
        for (position, byte) in zip(text.indices, text) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if position == text.startIndex { return text }
            case UInt8(ascii: ":"):
                if position == text.startIndex { throw Reason(text: "missing protocol scheme") }
                parts.scheme = text[..<position].map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
                return text[(position + 1)...]
            default: return text
            }
        }
        return text
    }

    private mutating func readAuthority(_ text: Text) throws(Reason) {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return try readHost(text) }
        try readHost(text[(at + 1)...])
        let user = text[..<at]
        parts.user = Array(user)
        let isValid = user.allSatisfy { URLBytes.isAlphanumeric($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }
        guard isValid else { throw Reason(text: "net/url: invalid userinfo") }
        try Self.validate(escapesOf: user)
    }

    private mutating func readHost(_ host: Text) throws(Reason) {
        parts.authority = Array(host)
        guard let bracket = host.lastIndex(of: UInt8(ascii: "[")) else {
            // Only addresses of the web are held to the rule that hosts have no colons; those of databases list several with their ports.
            let isWeb = parts.scheme.elementsEqual("http".utf8) || parts.scheme.elementsEqual("https".utf8)
            let colon = isWeb ? host.firstIndex(of: UInt8(ascii: ":")) : host.lastIndex(of: UInt8(ascii: ":"))
            try Self.validate(port: colon.map { host[$0...] } ?? [])
            return try Self.validate(host: host)
        }
        guard bracket == host.startIndex else { throw Reason(text: "invalid IP-literal") }
        guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { throw Reason(text: "missing ']' in host") }
        try Self.validate(port: host[(end + 1)...])
        try Self.validate(literal: host[..<end].dropFirst())
    }

    private static func validate(port: Text) throws(Reason) {
        let isPort = port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { $0 &- 48 <= 9 }
        guard isPort else { throw Reason(text: "invalid port \(GoText.quoted(bytes: port)) after host") }
    }

    private static func validate(host: Text, isZone: Bool = false) throws(Reason) {
        try validate(escapesOf: host, in: isZone ? .zone : .host)
        let wrong = host.first { $0 < 0x80 && !URLBytes.isOfHost($0) && $0 != UInt8(ascii: "%") }
        if let wrong { throw Reason(text: "invalid character \(GoText.quoted(bytes: [wrong])) in host name") }
    }

    /// An IPv6 address in brackets, perhaps with a zone (RFC 6874).
    private static func validate(literal: Text) throws(Reason) {
        let mark = literal.indices.first { literal[$0...].starts(with: "%25".utf8) }
        let number = literal[..<(mark ?? literal.endIndex)]
        let zone = mark.map { literal[($0 + 3)...] }
        try validate(host: number)
        if let zone { try validate(host: zone, isZone: true) }
        let address = URLBytes.unescaped(number)
        let written = zone.map { address + "%".utf8 + URLBytes.unescaped($0) } ?? address
        let parsed = IPAddress.parse(address)
        if parsed?.isV4 == true, zone == nil { throw Reason(text: "invalid IP-literal") }
        guard zone?.isEmpty != true, parsed?.isV4 == false else { throw Reason(text: "invalid host: \(AddressComplaint(written).message)") }
    }

    /// Where an escape stands decides what it may stand for.
    private enum EscapePlace { case anywhere, host, zone }

    private static func validate(escapesOf text: Text, in place: EscapePlace = .anywhere) throws(Reason) {
        for (position, byte) in zip(text.indices, text) where byte == UInt8(ascii: "%") {
            let shown = text[position...].prefix(3)
            guard let escaped = URLBytes.escapedByte(in: text, at: position), isAllowed(escaped, in: place) else {
                throw Reason(text: "invalid URL escape \(GoText.quoted(bytes: shown))")
            }
        }
    }

    private static func isAllowed(_ escaped: UInt8, in place: EscapePlace) -> Bool {
        switch place {
        case .anywhere: true
        // In a host only what is not ASCII may be escaped, and the percent sign.
        case .host: escaped >= 0x80 || escaped == UInt8(ascii: "%")
        case .zone: escaped == UInt8(ascii: "%") || escaped == 0x20 || URLBytes.isOfHost(escaped)
        }
    }
}
