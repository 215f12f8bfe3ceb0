import RegoValue

/// A URL taken apart as Go's `net/url` does.
struct GoURL {
    private var scheme = ""
    private var opaque = ""
    private var hasUser = false
    private var host = ""
    private var path = ""
    private var query = ""
    private var forcesQuery = false
    private var fragment = ""

    init(_ text: String) {
        var rest = Substring(text)
        if let mark = rest.firstIndex(of: "#") {
            fragment = WebAddress.unescaped(String(rest[rest.index(after: mark)...]))
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) }),
            rest.first?.isLetter == true
        {
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            forcesQuery = query.isEmpty
            rest = rest[..<mark]
        }
        if !rest.hasPrefix("/"), !scheme.isEmpty {
            opaque = String(rest)
            return
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            var authority = rest[..<slash]
            if let at = authority.lastIndex(of: "@") {
                hasUser = true
                authority = authority[authority.index(after: at)...]
            }
            host = WebAddress.unescaped(String(authority))
            rest = rest[slash...]
        }
        path = String(rest)
    }

    /// The fields of Go's `url.URL`. `RawPath` is there only where the default encoding of the path would differ.
    func describe(_ arena: Arena) -> Value {
        let plain = WebAddress.unescaped(path)
        let isUnusual = path.utf8.contains(UInt8(ascii: "%")) && Self.escaped(plain) != path
        return PublicKeyDescription.object(
            [
                "Scheme": arena.string(scheme), "Opaque": arena.string(opaque), "User": hasUser ? arena.object() : .null,
                "Host": arena.string(host), "Path": arena.string(plain), "RawPath": arena.string(isUnusual ? path : ""),
                "OmitHost": .boolean(false), "ForceQuery": .boolean(forcesQuery), "RawQuery": arena.string(query),
                "Fragment": arena.string(fragment), "RawFragment": arena.string(""),
            ], arena)
    }

    private static func escaped(_ path: String) -> String {
        var result: [UInt8] = []
        for byte in path.utf8 {
            let isPlain = (byte | 0x20) &- 97 < 26 || byte &- 48 <= 9 || "-_.~$&+,/:;=@".utf8.contains(byte)
            if isPlain {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%")] + Array(String(decoding: Hex.encode([byte]), as: UTF8.self).uppercased().utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
