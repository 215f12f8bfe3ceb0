/// Go's `strconv.Quote`, with which OPA prints strings.
public enum GoQuote {
    private static let hex = Array("0123456789abcdef".utf8)

    /// The text as a Go string literal.
    public static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

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

    /// Whether Go shows a scalar as it is in quoted text (`unicode.IsPrint`): letters, marks, numbers, punctuation, symbols and the ASCII space.
    public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == " " { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }
}
