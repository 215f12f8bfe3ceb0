/// The kinds of token. Raw values are arbitrary; `name` is what messages call the token.
enum Token: UInt8, Sendable {
    case illegal, eof, whitespace, identifier, comment
    case package, `import`, `as`, `default`, `else`, not, some, with, null, `true`, `false`
    case number, string, templatePart, templateEnd, rawTemplatePart, rawTemplateEnd
    case leftBracket, rightBracket, leftBrace, rightBrace, leftParen, rightParen, comma, colon
    case add, subtract, multiply, divide, remainder, and, or, unify, equal, assign, `in`
    case notEqual, greater, less, greaterOrEqual, lessOrEqual, dot, semicolon
    case every, contains, `if`, logicalAnd, logicalOr

    /// OPA's name of the token; for operators also the name of the built-in function.
    var name: String {
        switch self {
        case .illegal: "illegal"
        case .eof: "eof"
        case .whitespace: "whitespace"
        case .identifier: "identifier"
        case .comment: "comment"
        case .package: "package"
        case .import: "import"
        case .as: "as"
        case .default: "default"
        case .else: "else"
        case .not: "not"
        case .some: "some"
        case .with: "with"
        case .null: "null"
        case .true: "true"
        case .false: "false"
        case .number: "number"
        case .string: "string"
        case .templatePart: "template-string-part"
        case .templateEnd: "template-string-end"
        case .rawTemplatePart: "raw-template-string-part"
        case .rawTemplateEnd: "raw-template-string-end"
        case .every: "every"
        case .contains: "contains"
        case .if: "if"
        case .in: "in"
        case .logicalAnd: "and"
        case .logicalOr: "or"
        default: symbolName
        }
    }

    private var symbolName: String {
        switch self {
        case .leftBracket: "["
        case .rightBracket: "]"
        case .leftBrace: "{"
        case .rightBrace: "}"
        case .leftParen: "("
        case .rightParen: ")"
        case .comma: ","
        case .colon: ":"
        case .add: "plus"
        case .subtract: "minus"
        case .multiply: "mul"
        case .divide: "div"
        case .remainder: "rem"
        case .and: "and"
        case .or: "or"
        case .unify: "eq"
        case .equal: "equal"
        case .assign: "assign"
        case .notEqual: "neq"
        case .greater: "gt"
        case .less: "lt"
        case .greaterOrEqual: "gte"
        case .lessOrEqual: "lte"
        case .dot: "."
        case .semicolon: ";"
        default: "unknown"
        }
    }

    /// A word that the language keeps for itself, in the version that the lexer reads.
    var isKeyword: Bool {
        switch self {
        case .package, .import, .as, .default, .else, .not, .some, .with, .null, .true, .false, .in, .every, .contains, .if, .logicalAnd,
            .logicalOr:
            true
        default: false
        }
    }

    /// How tightly a binary operator binds, from `==` and the like (1) to `*`, `/` and `%` (5); 0 for all other tokens.
    @inline(__always)
    var precedence: Int {
        switch self {
        case .equal, .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual: 1
        case .or: 2
        case .and: 3
        case .add, .subtract: 4
        case .multiply, .divide, .remainder: 5
        default: 0
        }
    }
}

/// The keywords of `future.keywords`.
struct FutureKeywords: OptionSet, Sendable {
    let rawValue: UInt8

    static let `in` = FutureKeywords(rawValue: 1)
    static let every = FutureKeywords(rawValue: 2)
    static let contains = FutureKeywords(rawValue: 4)
    static let `if` = FutureKeywords(rawValue: 8)
    static let and = FutureKeywords(rawValue: 16)
    static let or = FutureKeywords(rawValue: 32)
    /// `not` as a keyword is always there; the import makes its operand a body.
    static let not = FutureKeywords(rawValue: 64)
    /// What v0 must import and v1 has from the start.
    static let standard: FutureKeywords = [.in, .every, .contains, .if]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The keyword of that name; `every` brings `in` with it.
    init?(importing name: String) {
        switch name {
        case "in": self = .in
        case "every": self = [.every, .in]
        case "contains": self = .contains
        case "if": self = .if
        case "and": self = .and
        case "or": self = .or
        case "not": self = .not
        default: return nil
        }
    }

    /// All of the given names.
    init(importing names: some Sequence<String>) {
        self = []
        for name in names { formUnion(FutureKeywords(importing: name) ?? []) }
    }
}

/// What the parser can go back to: everything that reading the text changes, in plain numbers.
struct ParserState {
    /// The current token and the bytes that it takes.
    var token = Token.eof
    var start: Int32 = 0
    var end: Int32 = 0
    var row: Int32 = 1
    var column: Int32 = 0
    /// The end of the last token that was not white space before the current one: where the text of nodes ends.
    var lastEnd: Int32 = 0
    /// A line break came between the last token and the current one.
    var skippedNewline = false

    /// Where the lexer goes on.
    var next: Int32 = 0
    var line: Int32 = 1
    var lineStart: Int32 = 0
    /// Bytes of the current line that are not columns of their own (all but the first of each scalar).
    var continuationBytes: Int32 = 0
    /// The first bad byte that has not been reported.
    var nextBadByte: Int32 = 0

    var wildcards: Int32 = 0
    var errorCount: Int32 = 0
    var commentCount: Int32 = 0
    var hints = Hints()
}

/// Advice that the next error message carries.
struct Hints: OptionSet {
    let rawValue: UInt8

    static let updateOPA = Hints(rawValue: 1)
    static let otherImport = Hints(rawValue: 2)
    static let importEvery = Hints(rawValue: 4)
    static let importIn = Hints(rawValue: 8)

    var texts: [String] {
        var texts: [String] = []
        if contains(.updateOPA) { texts.append("if this is unexpected, try updating OPA") }
        if contains(.otherImport) { texts.append("import a different path or use an alias") }
        if contains(.importEvery) { texts.append("`import future.keywords.every` for `every x in xs { ... }` expressions") }
        if contains(.importIn) { texts.append("`import future.keywords.in` for `some x in xs` expressions") }
        return texts
    }
}
