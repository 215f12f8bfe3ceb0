import RegoValue

/// Text quoted as Go does, for messages and `%q`.
enum GoText {
    /// Go's `strconv.Quote`.
    static func quoted(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: quoted(ByteView($0)), as: UTF8.self) }
    }

    static func quoted(_ text: ByteView, asciiOnly: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        GoQuote.append(text, to: &bytes, asciiOnly: asciiOnly)
        return bytes
    }
}
