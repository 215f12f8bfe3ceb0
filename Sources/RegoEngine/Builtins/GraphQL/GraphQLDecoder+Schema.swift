import GraphQL
import RegoValue

/// Definitions and extensions.
extension GraphQLDecoder {
    func schema(_ value: Value) throws(BuiltinError) -> SchemaDocument {
        let object = try GraphQLMembers(value, "SchemaDocument")
        var document = SchemaDocument()
        document.schemas = try list(object["Schema"], "Schema") { value throws(BuiltinError) in try schemaDefinition(value) }
        document.schemaExtensions = try list(object["SchemaExtension"], "SchemaExtension") { value throws(BuiltinError) in
            try schemaDefinition(value)
        }
        document.directives = try list(object["Directives"], "Directives") { value throws(BuiltinError) in try directiveDefinition(value) }
        document.definitions = try list(object["Definitions"], "Definitions") { value throws(BuiltinError) in try typeDefinition(value) }
        document.extensions = try list(object["Extensions"], "Extensions") { value throws(BuiltinError) in try typeDefinition(value) }
        document.comment = try comment(object["Comment"])
        return document
    }

    private func schemaDefinition(_ value: Value) throws(BuiltinError) -> SchemaDefinition {
        let object = try GraphQLMembers(value, "SchemaDefinition")
        var schema = SchemaDefinition()
        schema.description = try object.text("Description")
        schema.directives = try directives(object)
        schema.comments = try comments(object)
        schema.entries = try list(object["OperationTypes"], "OperationTypes") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "OperationTypeDefinition")
            let kind = OperationDefinition.Kind(rawValue: try object.text("Operation")) ?? .unspecified
            var entry = SchemaDefinition.Entry(operation: kind, type: try object.text("Type"))
            entry.comment = try comment(object["Comment"])
            return entry
        }
        return schema
    }

    private func typeDefinition(_ value: Value) throws(BuiltinError) -> TypeDefinition {
        let object = try GraphQLMembers(value, "Definition")
        var type = TypeDefinition(kind: TypeDefinition.Kind(rawValue: try object.text("Kind")))
        type.description = try object.text("Description")
        type.name = try object.text("Name")
        type.directives = try directives(object)
        type.interfaces = try texts(object["Interfaces"], "Interfaces")
        type.types = try texts(object["Types"], "Types")
        type.isBuiltIn = try object.flag("BuiltIn")
        type.comments = try comments(object)
        type.fields = try list(object["Fields"], "Fields") { value throws(BuiltinError) in try fieldDefinition(value) }
        type.enumValues = try list(object["EnumValues"], "EnumValues") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "EnumValueDefinition")
            var enumValue = EnumValueDefinition()
            enumValue.description = try object.text("Description")
            enumValue.name = try object.text("Name")
            enumValue.directives = try directives(object)
            enumValue.comments = try comments(object)
            return enumValue
        }
        return type
    }

    private func fieldDefinition(_ value: Value) throws(BuiltinError) -> FieldDefinition {
        let object = try GraphQLMembers(value, "FieldDefinition")
        var field = FieldDefinition(name: try object.text("Name"), type: try type(object["Type"]))
        field.description = try object.text("Description")
        field.arguments = try argumentDefinitions(object)
        field.defaultValue = try literal(object["DefaultValue"])
        field.directives = try directives(object)
        field.comments = try comments(object)
        return field
    }

    private func argumentDefinitions(_ object: GraphQLMembers) throws(BuiltinError) -> [ArgumentDefinition] {
        try list(object["Arguments"], "Arguments") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "ArgumentDefinition")
            var argument = ArgumentDefinition(name: try object.text("Name"), type: try type(object["Type"]))
            argument.description = try object.text("Description")
            argument.defaultValue = try literal(object["DefaultValue"])
            argument.directives = try directives(object)
            argument.comments = try comments(object)
            return argument
        }
    }

    private func directiveDefinition(_ value: Value) throws(BuiltinError) -> DirectiveDefinition {
        let object = try GraphQLMembers(value, "DirectiveDefinition")
        var directive = DirectiveDefinition()
        directive.description = try object.text("Description")
        directive.name = try object.text("Name")
        directive.arguments = try argumentDefinitions(object)
        directive.locations = try texts(object["Locations"], "Locations")
        directive.isRepeatable = try object.flag("IsRepeatable")
        directive.comments = try comments(object)
        return directive
    }

    private func comments(_ object: GraphQLMembers) throws(BuiltinError) -> DefinitionComments {
        var comments = DefinitionComments()
        comments.beforeDescription = try comment(object["BeforeDescriptionComment"])
        comments.afterDescription = try comment(object["AfterDescriptionComment"])
        comments.endOfDefinition = try comment(object["EndOfDefinitionComment"])
        return comments
    }
}
