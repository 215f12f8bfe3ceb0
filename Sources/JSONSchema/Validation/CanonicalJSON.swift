import RegoSyntax
import RegoValue

/// Values as the JSON that Go writes once numbers have become doubles. Two values are equal for `const`, `enum` and `uniqueItems` when
/// these texts are; and they are what messages show.
enum CanonicalJSON {
    static func text(of document: SchemaDocument) throws(SchemaError) -> [UInt8] {
        var text: [UInt8] = []
        try append(document, to: &text)
        return text
    }

    static func text(of value: Value) throws(SchemaError) -> [UInt8] { try text(of: SchemaDocument(value)) }

    private static func append(_ document: SchemaDocument, to text: inout [UInt8]) throws(SchemaError) {
        switch document.kind {
        case .null: text += "null".utf8
        case .bool(let flag): text += "\(flag)".utf8
        case .number(let number): text += try self.number(number).utf8
        case .string(let string): append(string, to: &text)
        case .array(let items):
            text.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { text.append(UInt8(ascii: ",")) }
                try append(item, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { text.append(UInt8(ascii: ",")) }
                append(member.name, to: &text)
                text.append(UInt8(ascii: ":"))
                try append(member.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ string: String, to text: inout [UInt8]) {
        text += JSONNode.string(string).text(escapesHTML: true).utf8
    }

    /// A double as Go's `encoding/json` writes it: with an exponent when it is very large or very small.
    private static func number(_ spelling: String) throws(SchemaError) -> String {
        guard let double = Double(spelling), double.isFinite else {
            throw SchemaError("json: cannot unmarshal number \(spelling) into Go value of type float64")
        }
        if double == 0 { return double.sign == .minus ? "-0" : "0" }
        return SchemaNumber(double.description).text(exponentFrom: 21, below: -6, exponentDigits: 1)
    }
}
