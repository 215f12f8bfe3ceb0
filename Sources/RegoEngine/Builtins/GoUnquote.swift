/// Go's quoted texts read back (`strconv.Unquote`).
enum GoUnquote {
    /// What one character of a quoted text stands for.
    enum Unit {
        case byte(UInt8)
        case scalar(UInt32)
    }

    /// The bytes that a text in double quotes or backquotes stands for; nil when it is malformed.
    static func bytes(_ text: String) -> [UInt8]? {
        if let raw = content(of: text, quote: "`") { return raw.filter { $0 != 13 } }
        guard var rest = content(of: text, quote: "\"")?[...] else { return nil }
        var bytes: [UInt8] = []
        while !rest.isEmpty {
            guard let unit = next(&rest, quote: UInt8(ascii: "\"")) else { return nil }
            switch unit {
            case .byte(let byte): bytes.append(byte)
            case .scalar(let scalar): CodePoints.append(scalar, to: &bytes)
            }
        }
        return bytes
    }

    /// What stands between the quotes.
    static func content(of text: String, quote: Character) -> [UInt8]? {
        guard text.count >= 2, text.first == quote, text.last == quote else { return nil }
        return Array(text.dropFirst().dropLast().utf8)
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
        UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    ]

    /// Takes the first character, escape or not, off; nil when it is malformed.
    static func next(_ rest: inout ArraySlice<UInt8>, quote: UInt8) -> Unit? {
        guard let first = rest.first, first != quote, first != 10 else { return nil }
        guard first == UInt8(ascii: "\\") else {
            let (scalar, length) = Array(rest.prefix(4)).withUnsafeBytes { CodePoints.decode($0, at: 0) }
            rest = rest.dropFirst(length)
            return .scalar(scalar)
        }
        rest = rest.dropFirst()
        guard let letter = rest.popFirst() else { return nil }
        if let simple = simpleEscapes[letter] { return .byte(simple) }
        switch letter {
        case quote: return .byte(quote)
        case UInt8(ascii: "x"): return number(&rest, digits: 2, radix: 16).map { .byte(UInt8(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            guard let value = number(&rest, digits: letter == UInt8(ascii: "u") ? 4 : 8, radix: 16), Unicode.Scalar(value) != nil else {
                return nil
            }
            return .scalar(value)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            guard let low = number(&rest, digits: 2, radix: 8) else { return nil }
            return UInt8(exactly: UInt32(letter - 48) << 6 | low).map { .byte($0) }
        default: return nil
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt32? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ Hex.value($0) != nil }) else { return nil }
        rest = rest.dropFirst(digits)
        return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    }
}
