/// A piece of a Go template's text.
struct TemplateToken {
    enum Kind {
        case error, bool, character, characterConstant, complex, assign, declare, end, field, identifier, leftDelimiter, leftParenthesis
        case number, pipe, rawString, rightDelimiter, rightParenthesis, space, string, text, variable
        // Keywords, and the dot.
        case block, `break`, `continue`, define, dot, `else`, finish, `if`, null, range, template, with

        var isKeyword: Bool {
            switch self {
            case .block, .break, .continue, .define, .dot, .else, .finish, .if, .null, .range, .template, .with: true
            default: false
            }
        }
    }

    static let keywords: [String: Kind] = [
        "block": .block, "break": .break, "continue": .continue, "define": .define, "else": .else, "end": .finish, "if": .if,
        "nil": .null, "range": .range, "template": .template, "with": .with,
    ]

    var kind: Kind
    /// The offset of its first byte.
    var place: Int
    /// As written, which may be no UTF-8; of an error, what is wrong.
    var bytes: [UInt8]
    var line: Int

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// As messages name it.
    var shown: String {
        switch kind {
        case .end: return "EOF"
        case .error: return text
        case _ where kind.isKeyword: return "<\(text)>"
        case _ where text.utf8.count > 10:
            return GoText.quoted(String(String.UnicodeScalarView(text.unicodeScalars.prefix(10)))) + "..."
        default: return GoText.quoted(text)
        }
    }
}
