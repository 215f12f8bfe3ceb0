/// The definitions that every schema has without saying so: scalars, directives, introspection (specification, sections 3.5, 3.13 and 4).
enum Prelude {
    static func document() throws(GraphQLError) -> SchemaDocument {
        var document = try Parser.schema(Array(text.utf8))
        for index in document.definitions.indices { document.definitions[index].isBuiltIn = true }
        return document
    }

    /// Directives of the prelude that a schema may define again.
    static let redefinableDirectives: Set<String> = ["include", "skip", "deprecated", "specifiedBy", "defer", "oneOf"]

    private static let text = """
        scalar Int scalar Float scalar String scalar Boolean scalar ID

        directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @deprecated(reason: String = "No longer supported")
            on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        directive @specifiedBy(url: String!) on SCALAR
        directive @oneOf on INPUT_OBJECT

        type __Schema {
            description: String types: [__Type!]! queryType: __Type! mutationType: __Type subscriptionType: __Type
            directives: [__Directive!]!
        }
        type __Type {
            kind: __TypeKind! name: String description: String specifiedByURL: String
            fields(includeDeprecated: Boolean = false): [__Field!]
            interfaces: [__Type!] possibleTypes: [__Type!]
            enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
            inputFields(includeDeprecated: Boolean = false): [__InputValue!]
            ofType: __Type isOneOf: Boolean
        }
        type __Field {
            name: String! description: String args(includeDeprecated: Boolean = false): [__InputValue!]! type: __Type!
            isDeprecated: Boolean! deprecationReason: String
        }
        type __InputValue {
            name: String! description: String type: __Type! defaultValue: String isDeprecated: Boolean! deprecationReason: String
        }
        type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
        type __Directive {
            name: String! description: String isRepeatable: Boolean! locations: [__DirectiveLocation!]!
            args(includeDeprecated: Boolean = false): [__InputValue!]!
        }
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
        enum __DirectiveLocation { \(DirectiveLocation.allCases.map(\.rawValue).joined(separator: " ")) }
        """

    /// The fields that the type of queries has besides its own.
    static var introspectionFields: [FieldDefinition] {
        var type = FieldDefinition(name: "__type", type: .named("__Type"))
        type.arguments = [ArgumentDefinition(name: "name", type: .named("String", isNonNull: true))]
        return [FieldDefinition(name: "__schema", type: .named("__Schema", isNonNull: true)), type]
    }
}
