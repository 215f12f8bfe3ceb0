/// A compiled schema or part of one. References make circles of them.
final class SchemaNode {
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
    var target: SchemaNode?
    var types: [String] = []

    var properties: [(name: String, schema: SchemaNode)] = []
    var patternProperties: [(pattern: any SchemaPattern, schema: SchemaNode)] = []
    var additionalProperties: Additional?
    var propertyNames: SchemaNode?
    var required: [String] = []
    var dependencies: [(name: String, dependency: Dependency)] = []
    var minProperties: Int?
    var maxProperties: Int?

    var items: [SchemaNode] = []
    /// `items` is one schema for all elements.
    var itemsAreAlike = false
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
    var anyOf: [SchemaNode] = []
    var allOf: [SchemaNode] = []
    var not: SchemaNode?
    var condition: SchemaNode?
    var consequence: SchemaNode?
    var alternative: SchemaNode?

    init(draft: Draft) { self.draft = draft }
}
