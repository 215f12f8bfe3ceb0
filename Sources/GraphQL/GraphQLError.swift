/// What is wrong with a document, and where.
public struct GraphQLError: Error, Sendable, Hashable {
    public let message: String
    /// Nil where the offending part was not read from text.
    public let position: Position?

    public init(_ message: String, at position: Position?) {
        self.message = message
        self.position = position
    }
}

/// A place in a document, counted from 1; columns count code points.
public struct Position: Sendable, Hashable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// How large and how involved documents may be. Beyond a limit there is an error, never an overflow or an endless search.
public enum GraphQLLimits {
    /// Levels of selections, list and object values, list types.
    static let depth = 200
    /// Tokens of one document.
    static let tokens = 1_000_000
    /// Levels of fragments within fields within fragments that validation follows.
    static let validationDepth = 600
    /// Steps (visited nodes, compared fields, compared characters of suggestions, bytes of messages) of one validation.
    static let validationSteps = 5_000_000
}
