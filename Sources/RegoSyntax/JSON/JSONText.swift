extension JSONNode {
    /// The document as text. `indent` spaces per level, or one line.
    public func text(indent: Int? = nil) -> String {
        var text = ""
        write(to: &text, indent, level: 0)
        return text
    }

    private func write(to text: inout String, _ indent: Int?, level: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): Self.quote(string, to: &text)
        case .array(let items):
            Self.writeList(items, "[", "]", to: &text, indent, level) { item, text in item.write(to: &text, indent, level: level + 1) }
        case .object(let members):
            Self.writeList(members, "{", "}", to: &text, indent, level) { member, text in
                Self.quote(member.key, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent, level: level + 1)
            }
        }
    }

    private static func writeList<Item>(
        _ items: [Item], _ open: String, _ close: String, to text: inout String, _ indent: Int?, _ level: Int,
        _ write: (Item, inout String) -> Void
    ) {
        text += open
        for (position, item) in items.enumerated() {
            if position > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent * (level + 1)) }
            write(item, &text)
        }
        if let indent, !items.isEmpty { text += "\n" + String(repeating: " ", count: indent * level) }
        text += close
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{08}": text += "\\b"
            case "\u{0C}": text += "\\f"
            case _ where scalar.value < 0x20 || scalar == "\u{2028}" || scalar == "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
