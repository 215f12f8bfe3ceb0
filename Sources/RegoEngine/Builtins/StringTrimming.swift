import RegoValue

/// Strings with something cut from their ends, or in another case.
enum StringTrimming {
    static let builtins: [Builtin] = [
        Builtin("trim", 2) { call throws(BuiltinError) in try trim(call, left: true, right: true) },
        Builtin("trim_left", 2) { call throws(BuiltinError) in try trim(call, left: true, right: false) },
        Builtin("trim_right", 2) { call throws(BuiltinError) in try trim(call, left: false, right: true) },
        Builtin("trim_prefix", 2, trimPrefix),
        Builtin("trim_suffix", 2, trimSuffix),
        Builtin("trim_space", 1, trimSpace),
        Builtin("lower", 1) { call throws(BuiltinError) in try mapCase(call, ascii: UInt8(ascii: "A")...UInt8(ascii: "Z"), lowered) },
        Builtin("upper", 1) { call throws(BuiltinError) in try mapCase(call, ascii: UInt8(ascii: "a")...UInt8(ascii: "z"), raised) },
    ]

    private static func trim(_ call: BuiltinCall, left: Bool, right: Bool) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let cutset = try call.string(1)
        return trimmed(call, text, left: left, right: right) { scalar in
            var position = 0
            while position < cutset.count {
                let (candidate, length) = CodePoints.decode(cutset, at: position)
                if candidate == scalar { return true }
                position += length
            }
            return false
        }
    }

    private static func trimSpace(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        trimmed(call, try call.string(0), left: true, right: true, isSpace)
    }

    /// Go's `unicode.IsSpace`: the characters with the property White_Space.
    private static func isSpace(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar == 0x20 || (scalar >= 9 && scalar <= 13) }
        return Unicode.Scalar(scalar)?.properties.isWhitespace ?? false
    }

    private static func trimmed(
        _ call: BuiltinCall, _ text: ByteView, left: Bool, right: Bool, _ isCut: (UInt32) -> Bool
    ) -> Value {
        var start = 0
        var end = text.count
        while left, start < end {
            let (scalar, length) = CodePoints.decode(text, at: start)
            if !isCut(scalar) { break }
            start += length
        }
        while right, end > start {
            let (scalar, length) = CodePoints.decodeLast(text, before: end)
            if !isCut(scalar) { break }
            end -= length
        }
        return call.slice(call[0], start..<end)
    }

    private static func trimPrefix(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let prefix = try call.string(1)
        return ByteSearch.hasPrefix(text, prefix) ? call.slice(call[0], prefix.count..<text.count) : call[0]
    }

    private static func trimSuffix(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let suffix = try call.string(1)
        return ByteSearch.hasSuffix(text, suffix) ? call.slice(call[0], 0..<(text.count - suffix.count)) : call[0]
    }

    private static func mapCase(
        _ call: BuiltinCall, ascii changing: ClosedRange<UInt8>, _ map: (Unicode.Scalar) -> Unicode.Scalar
    ) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        guard let first = text.firstIndex(where: { $0 >= 0x80 || changing.contains($0) }) else { return call[0] }
        var result = StringBuilder(in: call.arena, capacity: text.count)
        result.append(ByteView(rebasing: text[..<first]))
        var position = first
        while position < text.count {
            let byte = text[position]
            if byte < 0x80 {
                result.append(changing.contains(byte) ? byte ^ 0x20 : byte)
                position += 1
                continue
            }
            let (value, length) = CodePoints.decode(text, at: position)
            if let scalar = Unicode.Scalar(value) { result.append(String(map(scalar))) }
            position += length
        }
        return result.finish()
    }

    // Go maps code point by code point: where Unicode's full mapping has several, the simple mapping counts.

    private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        // Only U+0130 has a longer full mapping; its simple mapping is 'i'.
        return mapping.first ?? scalar
    }

    private static func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.uppercaseMapping) ?? single(scalar.properties.titlecaseMapping) ?? scalar
    }

    private static func single(_ mapping: String) -> Unicode.Scalar? {
        let scalars = mapping.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }
}
