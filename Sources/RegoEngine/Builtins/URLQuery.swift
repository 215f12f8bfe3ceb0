import RegoValue

/// Query strings of URLs (Go's `net/url`).
enum URLQuery {
    static let builtins: [Builtin] = [
        Builtin("urlquery.encode", 1) { call throws(BuiltinError) in call.arena.string(escape(try call.string(0))) },
        Builtin("urlquery.decode", 1) { call throws(BuiltinError) in call.arena.string(try unescape(try call.string(0)[...])) },
        Builtin("urlquery.encode_object", 1, encodeObject),
        Builtin("urlquery.decode_object", 1, decodeObject),
    ]

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    static func escape(_ text: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text {
            if isPlain(byte) {
                result.append(byte)
            } else if byte == 0x20 {
                result.append(UInt8(ascii: "+"))
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }

    static func unescape(_ text: Slice<ByteView>) throws(BuiltinError) -> [UInt8] {
        var result: [UInt8] = []
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            if byte == UInt8(ascii: "%") {
                guard position + 2 < text.endIndex, let high = Hex.value(text[position + 1]), let low = Hex.value(text[position + 2])
                else {
                    let shown = GoText.quoted(ByteView(rebasing: text[position...].prefix(3)))
                    throw BuiltinError("invalid URL escape \(String(decoding: shown, as: UTF8.self))")
                }
                result.append(high << 4 | low)
                position += 3
            } else {
                result.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                position += 1
            }
        }
        return result
    }

    private static func encodeObject(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let object = try call.object(0)
        let invalid = call.operandError(0, "values must be string, array[string], or set[string]")
        var pairs: [(key: [UInt8], values: [Value])] = []
        for position in 0..<object.count {
            let key = object.key(at: position)
            let value = object.value(at: position)
            value.sortEntries()
            guard value.isString || value.isArray || value.isSet else { throw invalid }
            let values = value.isString ? [value] : Array(value.storage)
            guard values.allSatisfy({ $0.isString }) else { throw invalid }
            pairs.append((key.isString ? Array(key.utf8) : JSONWriter.textOfKey(key), values))
        }
        pairs.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var text: [UInt8] = []
        for pair in pairs {
            for value in pair.values {
                if !text.isEmpty { text.append(UInt8(ascii: "&")) }
                text += escape(pair.key)
                text.append(UInt8(ascii: "="))
                text += escape(value.utf8)
            }
        }
        return call.arena.string(text)
    }

    private static func decodeObject(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let result = call.arena.object()
        for part in try call.string(0).split(separator: UInt8(ascii: "&")) {
            if part.contains(UInt8(ascii: ";")) { throw BuiltinError("invalid semicolon separator in query") }
            let split = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let key = call.arena.string(try unescape(part[..<split]))
            let value = call.arena.string(try unescape(split < part.endIndex ? part[(split + 1)...] : part[split...]))
            let previous = result.lookup(key)
            let values = previous.isDefined ? previous : call.arena.array()
            call.arena.append(values, value)
            if previous.isUndefined { call.arena.insert(result, key, values) }
        }
        return result
    }
}
