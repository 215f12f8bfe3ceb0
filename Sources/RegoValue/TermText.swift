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
