import BigInt
import RegoValue

/// Strings: searched, split, joined, cut. Positions and lengths count code points.
enum Strings {
    static let builtins: [Builtin] = [
        Builtin("concat", 2, concat),
        Builtin("contains", 2) { call throws(BuiltinError) in
            let text = try call.string(0)
            return .boolean(ByteSearch.first(try call.string(1), in: text) != nil)
        },
        Builtin("startswith", 2) { call throws(BuiltinError) in
            let text = try call.string(0)
            return .boolean(ByteSearch.hasPrefix(text, try call.string(1)))
        },
        Builtin("endswith", 2) { call throws(BuiltinError) in
            let text = try call.string(0)
            return .boolean(ByteSearch.hasSuffix(text, try call.string(1)))
        },
        Builtin("indexof", 2, indexOf),
        Builtin("indexof_n", 2, indexOfAll),
        Builtin("substring", 3, substring),
        Builtin("split", 2) { call throws(BuiltinError) in
            let result = call.arena.array()
            for part in try parts(call) { call.arena.append(result, call.slice(call[0], part)) }
            return result
        },
        Builtin("strings.split_n", 3, splitN),
        Builtin("strings.reverse", 1, reverse),
        Builtin("strings.count", 2, count),
        Builtin("strings.any_prefix_match", 2) { call throws(BuiltinError) in try anyMatch(call, ByteSearch.hasPrefix) },
        Builtin("strings.any_suffix_match", 2) { call throws(BuiltinError) in try anyMatch(call, ByteSearch.hasSuffix) },
        Builtin("format_int", 2, formatInteger),
    ]

    private static func concat(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let separator = try call.string(0)
        let parts = try call.strings(1, "set", "array")
        guard let first = parts.first else { return call.arena.string("") }
        if parts.count == 1 { return first }
        var size = separator.count * (parts.count - 1)
        for part in parts { size += part.utf8.count }
        try call.requireRoom(for: size)
        var text = StringBuilder(in: call.arena, capacity: size)
        text.append(first.utf8)
        for part in parts.dropFirst() {
            text.append(separator)
            text.append(part.utf8)
        }
        return text.finish()
    }

    private static func needle(_ call: BuiltinCall) throws(BuiltinError) -> ByteView {
        let needle = try call.string(1)
        if needle.isEmpty { throw BuiltinError("empty search character") }
        return needle
    }

    private static func indexOf(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        guard let found = ByteSearch.first(try needle(call), in: text) else { return .integer(-1) }
        return .integer(CodePoints.count(ByteView(rebasing: text[..<found])))
    }

    private static func indexOfAll(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let needle = try needle(call)
        let result = call.arena.array()
        var position = 0
        var codePoints = 0
        while let found = ByteSearch.first(needle, in: text, from: position) {
            codePoints += CodePoints.count(ByteView(rebasing: text[position..<found]))
            call.arena.append(result, .integer(codePoints))
            // Occurrences may overlap.
            position = found + CodePoints.length(text, at: found)
            codePoints += 1
        }
        return result
    }

    private static func substring(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let start = try call.integer(1)
        let length = try call.integer(2)
        if start < 0 { throw BuiltinError("negative offset") }
        let first = CodePoints.offset(text, of: start)
        if length < 0 { return call.slice(call[0], first..<text.count) }
        let rest = ByteView(rebasing: text[first...])
        return call.slice(call[0], first..<(first + CodePoints.offset(rest, of: length)))
    }

    /// Where the parts between the delimiters lie; each code point is a part when the delimiter is empty.
    private static func parts(_ call: BuiltinCall) throws(BuiltinError) -> [Range<Int>] {
        let text = try call.string(0)
        let delimiter = try call.string(1)
        var parts: [Range<Int>] = []
        var position = 0
        if delimiter.isEmpty {
            while position < text.count {
                let length = CodePoints.length(text, at: position)
                parts.append(position..<position + length)
                position += length
            }
            return parts
        }
        while let found = ByteSearch.first(delimiter, in: text, from: position) {
            parts.append(position..<found)
            position = found + delimiter.count
        }
        parts.append(position..<text.count)
        return parts
    }

    /// The first parts, or the last when the number is negative.
    private static func splitN(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let parts = try parts(call)
        let number = try call.integer(2)
        let chosen = number >= 0 ? parts.prefix(number) : parts.suffix(Int(clamping: number.magnitude))
        let result = call.arena.array()
        for part in chosen { call.arena.append(result, call.slice(call[0], part)) }
        return result
    }

    private static func reverse(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        var result = StringBuilder(in: call.arena, capacity: text.count)
        var end = text.count
        while end > 0 {
            let length = CodePoints.decodeLast(text, before: end).length
            result.append(ByteView(rebasing: text[(end - length)..<end]))
            end -= length
        }
        return result.finish()
    }

    private static func count(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let needle = try call.string(1)
        if needle.isEmpty { return .integer(CodePoints.count(text) + 1) }
        var count = 0
        var position = 0
        while let found = ByteSearch.first(needle, in: text, from: position) {
            count += 1
            position = found + needle.count
        }
        return .integer(count)
    }

    private static func anyMatch(_ call: BuiltinCall, _ matches: (ByteView, ByteView) -> Bool) throws(BuiltinError) -> Value {
        let texts = try oneOrMany(call, 0)
        let parts = try oneOrMany(call, 1)
        for text in texts {
            for part in parts where matches(text.utf8, part.utf8) { return .boolean(true) }
            try call.context.throwIfCancelled()
        }
        return .boolean(false)
    }

    private static func oneOrMany(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> [Value] {
        if call[position].isString { return [call[position]] }
        return Array(try call.strings(position, "string", "set", "array"))
    }

    private static func formatInteger(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let number = try call.number(0)
        let radix: Int
        switch try call.number(1).immediateInteger {
        case 2: radix = 2
        case 8: radix = 8
        case 10: radix = 10
        case 16: radix = 16
        default: throw call.operandError(1, "must be one of {2, 8, 10, 16}")
        }
        if let small = number.immediateInteger { return call.arena.string(String(small, radix: radix)) }
        // OPA goes through a floating-point number of 64 bits here.
        guard let float = number.extendedFloat, float.isFinite else { throw .tooLarge }
        return call.arena.string(String(BigInt(float.rounded(.towardZero)), radix: radix))
    }
}
