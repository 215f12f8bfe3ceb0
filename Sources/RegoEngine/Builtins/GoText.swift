import RegoValue

/// Text quoted as Go does, for messages and `%q`.
enum GoText {
    /// Go's `strconv.Quote`.
    static func quoted(_ text: String) -> String { GoQuote.quoted(text) }

    /// As Go's `time` package quotes layouts and times: what is not printable ASCII as `\x` and two digits.
    static func quotedTime(_ text: String) -> String {
        var bytes = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x80: bytes.append(byte)
            default: bytes += "\\x".utf8 + Hex.encode([byte])
            }
        }
        return String(decoding: bytes, as: UTF8.self) + "\""
    }

    /// The same for bytes that need not be UTF-8.
    static func quoted(bytes: some Sequence<UInt8>) -> String {
        Array(bytes).withUnsafeBytes { String(decoding: quoted($0), as: UTF8.self) }
    }

    static func quoted(_ text: ByteView, asciiOnly: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        GoQuote.append(text, to: &bytes, asciiOnly: asciiOnly)
        return bytes
    }
}
