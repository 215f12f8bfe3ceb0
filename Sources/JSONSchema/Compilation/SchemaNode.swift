import RegoValue

/// A compiled schema or part of one. References make circles of them.
package final class SchemaNode {
    /// What `additionalProperties` or `additionalItems` say.
    enum Additional {
        case allowed(Bool)
        case schema(SchemaNode)
    }

    /// What a property's presence asks for.
    enum Dependency {
        case properties([String])
        case schema(SchemaNode)
    }

    let draft: Draft

    /// `true` and `false`, which are schemas too.
    var verdict: Bool?
    /// What its `$ref` refers to; everything else then means nothing.
    package var target: SchemaNode?
    package var types: [String] = []

    package var properties: [(name: String, schema: SchemaNode)] = []
    var patternProperties: [(pattern: any SchemaPattern, schema: SchemaNode)] = []
    var additionalProperties: Additional?
    var propertyNames: SchemaNode?
    var required: [String] = []
    var dependencies: [(name: String, dependency: Dependency)] = []
    var minProperties: Int?
    var maxProperties: Int?

    package var items: [SchemaNode] = []
    /// `items` is one schema for all elements.
    package var itemsAreAlike = false
    var additionalItems: Additional?
    var contains: SchemaNode?
    var minItems: Int?
    var maxItems: Int?
    var uniqueItems = false

    var multipleOf: SchemaNumber?
    var minimum: SchemaNumber?
    var exclusiveMinimum: SchemaNumber?
    var maximum: SchemaNumber?
    var exclusiveMaximum: SchemaNumber?

    var minLength: Int?
    var maxLength: Int?
    var pattern: (any SchemaPattern)?
    /// `pattern` as it is written.
    var patternText = ""
    var format: String?

    /// Values as ``CanonicalJSON``.
    var const: [UInt8]?
    var enumeration: [[UInt8]]?

    var oneOf: [SchemaNode] = []
    package var anyOf: [SchemaNode] = []
    package var allOf: [SchemaNode] = []
    var not: SchemaNode?
    var condition: SchemaNode?
    var consequence: SchemaNode?
    var alternative: SchemaNode?

    init(draft: Draft) { self.draft = draft }
}

extension SchemaNode {
    /// Compiles the text of a schema, for those who want to look at its parts.
    package static func compile(json text: [UInt8], in environment: any SchemaEnvironment) throws(SchemaError) -> SchemaNode {
        let document: Document
        do throws(JSONError) { document = try Document(json: text) } catch { throw SchemaError(error.description) }
        return try document.read { (value) throws(SchemaError) in
            var compiler = SchemaCompiler(environment)
            return try compiler.compile(try SchemaDocument(value))
        }
    }
}
