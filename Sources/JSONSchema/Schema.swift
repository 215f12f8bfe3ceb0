import RegoValue

/// A JSON Schema (drafts 4, 6, 7, or what they have in common) that documents can be held against.
///
/// Follows the library that OPA uses, xeipuuv's gojsonschema: in what it accepts, in its messages, and in which part of an `anyOf` or
/// `oneOf` it takes for the one that was meant.
///
///     let schema = try Schema(document, in: environment)
///     for violation in try schema.violations(of: value) { print(violation.message) }
public struct Schema {
    let root: SchemaNode
    let environment: any SchemaEnvironment

    /// - Throws: what is wrong with the schema.
    public init(_ document: Value, in environment: any SchemaEnvironment) throws(SchemaError) {
        var compiler = SchemaCompiler(environment)
        root = try compiler.compile(try SchemaDocument(document))
        self.environment = environment
    }

    /// Where a document, which has nothing but JSON in it, breaks the schema.
    ///
    /// - Throws: when the work exceeds its limits.
    public func violations(of document: Value) throws(SchemaError) -> [Violation] {
        var validator = Validator(environment)
        return try validator.verdict(on: document, by: root, at: Place()).violations
    }
}
