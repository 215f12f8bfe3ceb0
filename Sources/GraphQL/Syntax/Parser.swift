import RegoValue

/// Reads documents by recursive descent; the first error ends it. This file is about tokens, `Parser+Query`, `Parser+Schema` and
/// `Parser+Values` are about what they mean.
public struct Parser {
    private var lexer: Lexer
    private var peeked: Token?
    private var count = 0
    private var depth = 0
    /// The comments before the token that was looked at last; empty as soon as it is taken.
    private(set) var comment: CommentGroup = []
    /// The token that was taken last.
    private(set) var previous: Token

    init(_ text: [UInt8]) {
        lexer = Lexer(text)
        previous = Token(kind: .invalid, value: "", position: Position(line: 1, column: 1))
    }

    /// Reads operations and fragments.
    public static func query(_ text: [UInt8]) throws(GraphQLError) -> QueryDocument {
        var parser = Parser(text)
        return try parser.queryDocument()
    }

    /// Reads type definitions; whether they make a schema is for ``Schema`` to say.
    public static func schema(_ text: [UInt8]) throws(GraphQLError) -> SchemaDocument {
        var parser = Parser(text)
        return try parser.schemaDocument()
    }

    // MARK: tokens

    mutating func peek() -> Token {
        if let peeked { return peeked }
        var token = lexer.next()
        if token.kind == .comment {
            comment = []
            while token.kind == .comment {
                comment.append(token.value)
                token = lexer.next()
            }
        }
        peeked = token
        return token
    }

    mutating func next() throws(GraphQLError) -> Token {
        let token = peek()
        if token.kind == .invalid, let error = lexer.error { throw error }
        count += 1
        if count > GraphQLLimits.tokens { throw GraphQLError("document has more than \(GraphQLLimits.tokens) tokens", at: token.position) }
        peeked = nil
        comment = []
        previous = token
        return token
    }

    /// Where the next token is.
    var place: Position {
        mutating get { peek().position }
    }

    mutating func expect(_ kind: TokenKind) throws(GraphQLError) -> Token {
        let token = peek()
        guard token.kind == kind else {
            throw GraphQLError("Expected \(kind.rawValue), found \(token.kind.rawValue)", at: token.position)
        }
        return try next()
    }

    /// Takes a keyword; the result is the comments before it.
    @discardableResult
    mutating func expectKeyword(_ keyword: String) throws(GraphQLError) -> CommentGroup {
        let token = peek()
        let comment = comment
        guard token.kind == .name, token.value == keyword else {
            throw GraphQLError("Expected \(GoQuote.quoted(keyword)), found \(token.description)", at: token.position)
        }
        _ = try next()
        return comment
    }

    mutating func skip(_ kind: TokenKind) throws(GraphQLError) -> Bool {
        guard peek().kind == kind else { return false }
        _ = try next()
        return true
    }

    mutating func name() throws(GraphQLError) -> String { try expect(.name).value }

    mutating func unexpected() -> GraphQLError { unexpected(peek()) }

    func unexpected(_ token: Token) -> GraphQLError { GraphQLError("Unexpected \(token.description)", at: token.position) }

    // MARK: lists

    /// What stands between two brackets, nothing included; an empty result when the first bracket is absent.
    mutating func many<Item>(
        _ start: TokenKind, _ end: TokenKind, _ item: (inout Parser) throws(GraphQLError) -> Item
    ) throws(GraphQLError) -> [Item] {
        guard try skip(start) else { return [] }
        var items: [Item] = []
        while peek().kind != end { items.append(try item(&self)) }
        _ = try next()
        return items
    }

    /// What stands between two brackets, at least one thing, and the comments before the second.
    mutating func some<Item>(
        _ start: TokenKind, _ end: TokenKind, _ item: (inout Parser) throws(GraphQLError) -> Item
    ) throws(GraphQLError) -> (items: [Item], comment: CommentGroup) {
        guard try skip(start) else { return ([], []) }
        var items: [Item] = []
        while peek().kind != end { items.append(try item(&self)) }
        if items.isEmpty {
            let token = peek()
            throw GraphQLError("expected at least one definition, found \(token.kind.rawValue)", at: token.position)
        }
        let comment = comment
        _ = try next()
        return (items, comment)
    }

    /// Reads something that may hold others of its kind.
    mutating func nested<Item>(_ item: (inout Parser) throws(GraphQLError) -> Item) throws(GraphQLError) -> Item {
        depth += 1
        if depth > GraphQLLimits.depth { throw GraphQLError("document nests deeper than \(GraphQLLimits.depth) levels", at: place) }
        let result = try item(&self)
        depth -= 1
        return result
    }
}
