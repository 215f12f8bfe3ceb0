/// The text of a value as a Rego term: what `sprintf("%v")`, `print` and error messages show.
extension Value: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        appendTermText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value's text as a Rego term: `set()` for the empty set, `{1, 2}`, `{"a": 1}`, `[1, 2]`.
    public func appendTermText(to bytes: inout [UInt8]) {
        switch kind {
        case .undefined: bytes += "<undefined>".utf8
        case .array:
            bytes.append(UInt8(ascii: "["))
            appendTermList(to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        case .set:
            if count == 0 {
                bytes += "set()".utf8
                return
            }
            bytes.append(UInt8(ascii: "{"))
            appendTermList(to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        case .object:
            sortEntries()
            bytes.append(UInt8(ascii: "{"))
            for position in 0..<count {
                if position > 0 { bytes += ", ".utf8 }
                key(at: position).appendTermText(to: &bytes)
                bytes += ": ".utf8
                value(at: position).appendTermText(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .string: GoQuote.append(textBytes, to: &bytes)
        default: bytes += json()
        }
    }

    private func appendTermList(to bytes: inout [UInt8]) {
        sortEntries()
        for (position, element) in storage.enumerated() {
            if position > 0 { bytes += ", ".utf8 }
            element.appendTermText(to: &bytes)
        }
    }
}

/// Go's `strconv.Quote`, with which OPA prints strings.
public enum GoQuote {
    private static let hex = Array("0123456789abcdef".utf8)

    /// Appends the text as a Go string literal; with `asciiOnly`, everything beyond ASCII as escapes (`strconv.QuoteToASCII`).
    public static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8], asciiOnly: Bool = false) {
        bytes.append(UInt8(ascii: "\""))
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 0x80 {
                appendASCII(byte, to: &bytes)
                position += 1
                continue
            }
            let length = UTF8Text.sequenceLength(text, at: position)
            if length == 0 {
                bytes += "\\x".utf8
                bytes.append(hex[Int(byte >> 4)])
                bytes.append(hex[Int(byte & 15)])
                position += 1
                continue
            }
            appendScalar(UnsafeRawBufferPointer(rebasing: text[position..<position + length]), to: &bytes, asciiOnly)
            position += length
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendScalar(_ sequence: UnsafeRawBufferPointer, to bytes: inout [UInt8], _ asciiOnly: Bool) {
        let text = String(decoding: sequence, as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, asciiOnly || !isPrintable(scalar) else {
            bytes += sequence
            return
        }
        let wide = scalar.value > 0xFFFF
        bytes += (wide ? "\\U" : "\\u").utf8
        for shift in stride(from: wide ? 28 : 12, through: 0, by: -4) { bytes.append(hex[Int(scalar.value >> UInt32(shift)) & 15]) }
    }

    private static func appendASCII(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 7: bytes += "\\a".utf8
        case 8: bytes += "\\b".utf8
        case 12: bytes += "\\f".utf8
        case 10: bytes += "\\n".utf8
        case 13: bytes += "\\r".utf8
        case 9: bytes += "\\t".utf8
        case 11: bytes += "\\v".utf8
        case 0..<0x20, 0x7F:
            bytes += "\\x".utf8
            bytes.append(hex[Int(byte >> 4)])
            bytes.append(hex[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols (and the ASCII space).
    /// Whether Go shows a scalar as it is in quoted text.
    public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: return false
        default: return true
        }
    }
}
