import RegoValue

/// Text made safe to stand in HTML and JavaScript, as Go's `text/template` does.
enum TemplateEscaping {
    static func html(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text {
            switch byte {
            case 0: result += "\u{FFFD}".utf8
            case UInt8(ascii: "\""): result += "&#34;".utf8
            case UInt8(ascii: "'"): result += "&#39;".utf8
            case UInt8(ascii: "&"): result += "&amp;".utf8
            case UInt8(ascii: "<"): result += "&lt;".utf8
            case UInt8(ascii: ">"): result += "&gt;".utf8
            default: result.append(byte)
            }
        }
        return result
    }

    static func javaScript(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < text.count {
            let (scalar, length) = text.withUnsafeBytes { CodePoints.decode($0, at: position) }
            let sequence = text[position..<position + length]
            position += length
            switch scalar {
            case 0x5C, 0x27, 0x22: result += [UInt8(ascii: "\\")] + sequence
            case 0x3C, 0x3E, 0x26, 0x3D, 0..<0x20: result += escape(scalar)
            case 0x80...:
                let isShown = Unicode.Scalar(scalar).map(GoQuote.isPrintable) ?? false
                if isShown { result += sequence } else { result += escape(scalar) }
            default: result += sequence
            }
        }
        return result
    }

    /// `\u00XX`.
    private static func escape(_ scalar: UInt32) -> [UInt8] {
        let digits = String(scalar, radix: 16, uppercase: true)
        return Array(("\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits).utf8)
    }
}
