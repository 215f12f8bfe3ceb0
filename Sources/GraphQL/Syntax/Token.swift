import RegoValue

/// The kinds of tokens of GraphQL (specification of October 2021, section 2.1.6), named as error messages name them.
enum TokenKind: String {
    case invalid = "<Invalid>"
    case endOfFile = "<EOF>"
    case bang = "!"
    case dollar = "$"
    case ampersand = "&"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case spread = "..."
    case colon = ":"
    case equals = "="
    case at = "@"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case pipe = "|"
    case name = "Name"
    case int = "Int"
    case float = "Float"
    case string = "String"
    case blockString = "BlockString"
    case comment = "Comment"
}

struct Token {
    let kind: TokenKind
    /// Empty for punctuation; the text of names, numbers and comments; the contents of strings.
    let value: String
    let position: Position

    /// The token as error messages show it: `Name "query"`, `{`.
    var description: String { value.isEmpty ? kind.rawValue : "\(kind.rawValue) \(GoQuote.quoted(value))" }
}
