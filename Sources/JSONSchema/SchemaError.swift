/// Why a schema cannot be used, or a document not be held against it. The messages are OPA's.
public struct SchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }

    static func invalidType(expected: String, given: String) -> SchemaError {
        SchemaError("Invalid type. Expected: \(expected), given: \(given)")
    }
}

/// Where a document breaks a schema, and how.
public struct Violation: Sendable, Hashable {
    /// The kind, such as `invalid_type`.
    public let type: String
    /// The way to the value, `a.b.0`; `(Root)` for the document itself.
    public let field: String
    /// One sentence.
    public let description: String

    /// Place and sentence.
    public var message: String { "\(field): \(description)" }
}
