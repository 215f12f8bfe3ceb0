extension JSONNode {
    /// The document as text.
    ///
    /// - Parameters:
    ///   - indent: spaces per level; nil for one line.
    ///   - escapesHTML: whether `<`, `>` and `&` are escapes, as Go's `json.Marshal` writes them.
    public func text(indent: Int? = nil, escapesHTML: Bool = false) -> String {
        var writer = JSONTextWriter(indent: indent, escapesHTML: escapesHTML)
        writer.write(self, level: 0)
        return writer.text
    }
}

private struct JSONTextWriter {
    let indent: Int?
    let escapesHTML: Bool
    var text = ""

    mutating func write(_ node: JSONNode, level: Int) {
        switch node {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): quote(string)
        case .array(let items): writeList(items, "[", "]", level) { $0.write($1, level: level + 1) }
        case .object(let members):
            writeList(members, "{", "}", level) { writer, member in
                writer.quote(member.key)
                writer.text += writer.indent == nil ? ":" : ": "
                writer.write(member.value, level: level + 1)
            }
        }
    }

    private mutating func writeList<Item>(
        _ items: [Item], _ open: String, _ close: String, _ level: Int, _ write: (inout JSONTextWriter, Item) -> Void
    ) {
        text += open
        for (position, item) in items.enumerated() {
            if position > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent * (level + 1)) }
            write(&self, item)
        }
        if let indent, !items.isEmpty { text += "\n" + String(repeating: " ", count: indent * level) }
        text += close
    }

    private mutating func quote(_ string: String) {
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
            case _ where scalar.value < 0x20 || scalar == "\u{2028}" || scalar == "\u{2029}",
                "<" where escapesHTML, ">" where escapesHTML, "&" where escapesHTML:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
