/// Turns the inside of a string literal into the string that it stands for.
enum StringEscapes {
    /// JSON's escapes (RFC 8259, section 7) and, in templates, `\{`. Nil where the text is not a JSON string.
    static func decode(_ bytes: [UInt8], _ range: Range<Int>, isTemplate: Bool) -> String? {
        var position = range.lowerBound
        while position < range.upperBound, bytes[position] != UInt8(ascii: "\\") { position += 1 }
        if position >= range.upperBound { return String(decoding: bytes[range], as: UTF8.self) }
        var text = Array(bytes[range.lowerBound..<position])
        text.reserveCapacity(range.count)
        position = range.lowerBound
        text.removeAll(keepingCapacity: true)
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            if byte < 0x20 { return nil }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
                continue
            }
            guard position < range.upperBound else { return nil }
            let escape = bytes[position]
            position += 1
            if escape == UInt8(ascii: "u") {
                guard let scalar = unicode(bytes, &position, range.upperBound) else { return nil }
                text.append(contentsOf: Array(String(Character(scalar)).utf8))
            } else if let plain = simple(escape, isTemplate) {
                text.append(plain)
            } else {
                return nil
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func simple(_ escape: UInt8, _ isTemplate: Bool) -> UInt8? {
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "{") where isTemplate: escape
        default: nil
        }
    }

    /// Four hex digits, and the second half of a surrogate pair; half a pair alone is U+FFFD (as in Go).
    private static func unicode(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> Unicode.Scalar? {
        guard let first = hex(bytes, position, end) else { return nil }
        position += 4
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u"),
            let second = hex(bytes, position + 2, end), second >= 0xDC00, second <= 0xDFFF
        {
            position += 6
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
        return "\u{FFFD}"
    }

    private static func hex(_ bytes: [UInt8], _ position: Int, _ end: Int) -> UInt32? {
        guard position + 4 <= end else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = ASCII.hexValue(bytes[position + offset]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    /// A raw template knows one escape, `\{`.
    static func rawTemplate(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < range.upperBound, bytes[position + 1] == UInt8(ascii: "{") {
                position += 1
            }
            text.append(bytes[position])
            position += 1
        }
        return String(decoding: text, as: UTF8.self)
    }
}
