import GraphQL
import RegoValue

/// Definitions and extensions.
extension GraphQLEncoder {
    func value(_ document: SchemaDocument) throws(BuiltinError) -> Value {
        try object(document.comment) { members throws(BuiltinError) in
            members.add("Schema", try array(document.schemas, value))
            members.add("SchemaExtension", try array(document.schemaExtensions, value))
            members.add("Directives", try array(document.directives, value))
            members.add("Definitions", try array(document.definitions, value))
            members.add("Extensions", try array(document.extensions, value))
        }
    }

    private func value(_ schema: SchemaDefinition) throws(BuiltinError) -> Value {
        try definition(schema.description, schema.comments, schema.directives) { members throws(BuiltinError) in
            members.add("OperationTypes", try array(schema.entries, value))
        }
    }

    private func value(_ entry: SchemaDefinition.Entry) throws(BuiltinError) -> Value {
        try object(entry.comment) { members throws(BuiltinError) in
            members.add("Operation", entry.operation.rawValue)
            members.add("Type", entry.type)
        }
    }

    private func value(_ type: TypeDefinition) throws(BuiltinError) -> Value {
        try definition(type.description, type.comments, type.directives) { members throws(BuiltinError) in
            members.add("Kind", type.kind.rawValue)
            members.add("Name", type.name)
            members.add("Interfaces", strings(type.interfaces))
            members.add("Fields", try array(type.fields, value))
            members.add("Types", strings(type.types))
            members.add("EnumValues", try array(type.enumValues, value))
            members.add("BuiltIn", .boolean(type.isBuiltIn))
        }
    }

    private func value(_ field: FieldDefinition) throws(BuiltinError) -> Value {
        try definition(field.description, field.comments, field.directives) { members throws(BuiltinError) in
            members.add("Name", field.name)
            members.add("Arguments", try array(field.arguments, value))
            members.add("DefaultValue", try field.defaultValue.map(value))
            members.add("Type", try value(field.type))
        }
    }

    private func value(_ argument: ArgumentDefinition) throws(BuiltinError) -> Value {
        try definition(argument.description, argument.comments, argument.directives) { members throws(BuiltinError) in
            members.add("Name", argument.name)
            members.add("DefaultValue", try argument.defaultValue.map(value))
            members.add("Type", try value(argument.type))
        }
    }

    private func value(_ enumValue: EnumValueDefinition) throws(BuiltinError) -> Value {
        try definition(enumValue.description, enumValue.comments, enumValue.directives) { members throws(BuiltinError) in
            members.add("Name", enumValue.name)
        }
    }

    private func value(_ directive: DirectiveDefinition) throws(BuiltinError) -> Value {
        try definition(directive.description, directive.comments, []) { members throws(BuiltinError) in
            members.add("Name", directive.name)
            members.add("Arguments", try array(directive.arguments, value))
            members.add("Locations", strings(directive.locations))
            members.add("IsRepeatable", .boolean(directive.isRepeatable))
        }
    }
}
