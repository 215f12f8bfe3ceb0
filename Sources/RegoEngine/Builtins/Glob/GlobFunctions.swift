import RegoValue

/// `glob.match`, `glob.quote_meta`.
enum GlobFunctions {
    static let builtins: [Builtin] = [
        Builtin("glob.match", 3, match),
        Builtin("glob.quote_meta", 1) { call throws(BuiltinError) in call.arena.string(quoteMeta(try call.string(0))) },
    ]

    private static func match(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        _ = try call.string(0)
        let delimiters = try delimiters(call)
        let text = try call.string(2)
        var variant = delimiters.count
        for delimiter in delimiters { variant = variant &* 0x1F_0001 &+ Int(delimiter) }
        let glob = try call.context.globs.patterns.get(call[0], variant: variant) { () throws(BuiltinError) in
            try Glob(try call.text(0), delimiters: delimiters)
        }
        return .boolean(glob.matches(text))
    }

    /// `null` is none, an empty array is the dot.
    private static func delimiters(_ call: BuiltinCall) throws(BuiltinError) -> [UInt32] {
        if call[1].kind == .null { return [] }
        guard call[1].isArray else { throw call.typeError(1, "array", "null") }
        if call[1].count == 0 { return [UInt32(UInt8(ascii: "."))] }
        var delimiters: [UInt32] = []
        for element in call[1].storage {
            guard element.isString else { throw call.elementError(1, containing: element, "string") }
            let (scalar, length) = element.utf8.isEmpty ? (0, 0) : CodePoints.decode(element.utf8, at: 0)
            guard length > 0, length == element.utf8.count else { throw call.elementError(1, containing: element, "rune") }
            delimiters.append(scalar)
        }
        return delimiters
    }

    private static let special = Set(#"?*\[]{}"#.utf8)

    private static func quoteMeta(_ text: ByteView) -> [UInt8] {
        var quoted: [UInt8] = []
        for byte in text {
            if special.contains(byte) { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        return quoted
    }
}
