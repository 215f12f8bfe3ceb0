/// Type system definitions and extensions (specification, section 3).
extension Parser {
    private struct Description {
        var text = ""
        var comment: CommentGroup = []
    }

    mutating func schemaDocument() throws(GraphQLError) -> SchemaDocument {
        var document = SchemaDocument()
        while peek().kind != .endOfFile {
            let description = try self.description()
            guard peek().kind == .name else { throw unexpected() }
            switch peek().value {
            case "schema": document.schemas.append(try schemaDefinition(description))
            case "directive": document.directives.append(try directiveDefinition(description))
            case "extend":
                if !description.text.isEmpty { throw unexpected(previous) }
                try readExtension(into: &document)
            default:
                guard let kind = Self.kinds[peek().value] else { throw unexpected() }
                document.definitions.append(try typeDefinition(kind, description))
            }
        }
        document.comment = comment
        return document
    }

    /// The kinds of types by their keywords.
    private static let kinds: [String: TypeDefinition.Kind] = [
        "scalar": .scalar, "type": .object, "interface": .interface, "union": .union, "enum": .enum, "input": .inputObject,
    ]

    private mutating func description() throws(GraphQLError) -> Description {
        let kind = peek().kind
        guard kind == .string || kind == .blockString else { return Description() }
        let comment = comment
        return Description(text: try next().value, comment: comment)
    }

    // MARK: schema

    private mutating func schemaDefinition(_ description: Description) throws(GraphQLError) -> SchemaDefinition {
        var schema = SchemaDefinition()
        schema.comments.beforeDescription = description.comment
        schema.description = description.text
        schema.comments.afterDescription = try expectKeyword("schema")
        try readSchemaBody(into: &schema)
        return schema
    }

    private mutating func readSchemaBody(into schema: inout SchemaDefinition) throws(GraphQLError) {
        schema.position = place
        schema.directives = try directives(constant: true)
        (schema.entries, schema.comments.endOfDefinition) = try some(.leftBrace, .rightBrace) { parser throws(GraphQLError) in
            let position = parser.place
            let comment = parser.comment
            let operation = try parser.operationKind()
            _ = try parser.expect(.colon)
            var entry = SchemaDefinition.Entry(operation: operation, type: try parser.name())
            entry.position = position
            entry.comment = comment
            return entry
        }
    }

    // MARK: types

    private mutating func typeDefinition(
        _ kind: TypeDefinition.Kind, _ description: Description
    ) throws(GraphQLError) -> TypeDefinition {
        var type = TypeDefinition(kind: kind)
        type.comments.beforeDescription = description.comment
        type.description = description.text
        type.comments.afterDescription = try expectKeyword(peek().value)
        type.position = place
        try readTypeBody(into: &type, isExtension: false)
        return type
    }

    private mutating func readTypeBody(into type: inout TypeDefinition, isExtension: Bool) throws(GraphQLError) {
        type.name = try name()
        if type.kind == .object || (type.kind == .interface && !isExtension) { type.interfaces = try interfaces() }
        // As in the reference parser, directives on an extension of an input object may hold variables.
        type.directives = try directives(constant: !(isExtension && type.kind == .inputObject))
        switch type.kind {
        case .object, .interface:
            (type.fields, type.comments.endOfDefinition) = try some(.leftBrace, .rightBrace) { parser throws(GraphQLError) in
                try parser.field()
            }
        case .inputObject:
            (type.fields, type.comments.endOfDefinition) = try some(.leftBrace, .rightBrace) { parser throws(GraphQLError) in
                try parser.inputField()
            }
        case .enum:
            (type.enumValues, type.comments.endOfDefinition) = try some(.leftBrace, .rightBrace) { parser throws(GraphQLError) in
                try parser.enumValue()
            }
        case .union: type.types = try unionMembers()
        default: break
        }
    }

    private mutating func interfaces() throws(GraphQLError) -> [String] {
        guard peek().value == "implements" else { return [] }
        _ = try next()
        return try names(separatedBy: .ampersand)
    }

    private mutating func unionMembers() throws(GraphQLError) -> [String] {
        guard try skip(.equals) else { return [] }
        return try names(separatedBy: .pipe)
    }

    /// Names, the first one too may follow a separator.
    private mutating func names(separatedBy separator: TokenKind) throws(GraphQLError) -> [String] {
        _ = try skip(separator)
        var names = [try name()]
        while try skip(separator) { names.append(try name()) }
        return names
    }

    private mutating func field() throws(GraphQLError) -> FieldDefinition {
        let position = place
        let (description, comments) = try memberDescription()
        let name = try name()
        let arguments = try argumentDefinitions()
        _ = try expect(.colon)
        var field = FieldDefinition(name: name, type: try typeReference())
        (field.position, field.description, field.comments, field.arguments) = (position, description, comments, arguments)
        field.directives = try directives(constant: true)
        return field
    }

    private mutating func inputField() throws(GraphQLError) -> FieldDefinition {
        let argument = try argumentDefinition()
        var field = FieldDefinition(name: argument.name, type: argument.type)
        (field.position, field.description, field.comments) = (argument.position, argument.description, argument.comments)
        (field.defaultValue, field.directives) = (argument.defaultValue, argument.directives)
        return field
    }

    private mutating func argumentDefinitions() throws(GraphQLError) -> [ArgumentDefinition] {
        try some(.leftParenthesis, .rightParenthesis) { parser throws(GraphQLError) in try parser.argumentDefinition() }.items
    }

    private mutating func argumentDefinition() throws(GraphQLError) -> ArgumentDefinition {
        let position = place
        let (description, comments) = try memberDescription()
        let name = try name()
        _ = try expect(.colon)
        var argument = ArgumentDefinition(name: name, type: try typeReference())
        (argument.position, argument.description, argument.comments) = (position, description, comments)
        if try skip(.equals) { argument.defaultValue = try literal(constant: true) }
        argument.directives = try directives(constant: true)
        return argument
    }

    private mutating func enumValue() throws(GraphQLError) -> EnumValueDefinition {
        var value = EnumValueDefinition()
        value.position = place
        (value.description, value.comments) = try memberDescription()
        value.name = try name()
        value.directives = try directives(constant: true)
        return value
    }

    /// The description of a field, an argument or an enum value; an empty one loses its comments.
    private mutating func memberDescription() throws(GraphQLError) -> (String, DefinitionComments) {
        let description = try self.description()
        var comments = DefinitionComments()
        if !description.text.isEmpty { comments.beforeDescription = description.comment }
        _ = peek()
        comments.afterDescription = comment
        return (description.text, comments)
    }

    // MARK: extensions

    private mutating func readExtension(into document: inout SchemaDocument) throws(GraphQLError) {
        let comment = try expectKeyword("extend")
        let keyword = peek().value
        if keyword == "schema" {
            try expectKeyword(keyword)
            var schema = SchemaDefinition()
            schema.comments.afterDescription = comment
            try readSchemaBody(into: &schema)
            if schema.directives.isEmpty && schema.entries.isEmpty { throw unexpected() }
            document.schemaExtensions.append(schema)
            return
        }
        guard let kind = Self.kinds[keyword] else { throw unexpected() }
        try expectKeyword(keyword)
        var type = TypeDefinition(kind: kind)
        type.comments.afterDescription = comment
        type.position = place
        try readTypeBody(into: &type, isExtension: true)
        let isEmpty =
            type.interfaces.isEmpty && type.directives.isEmpty && type.fields.isEmpty && type.types.isEmpty && type.enumValues.isEmpty
        if isEmpty { throw unexpected() }
        document.extensions.append(type)
    }

    // MARK: directives

    private mutating func directiveDefinition(_ description: Description) throws(GraphQLError) -> DirectiveDefinition {
        var directive = DirectiveDefinition()
        directive.comments.beforeDescription = description.comment
        directive.description = description.text
        directive.comments.afterDescription = try expectKeyword("directive")
        _ = try expect(.at)
        directive.position = place
        directive.name = try name()
        directive.arguments = try argumentDefinitions()
        if peek().kind == .name, peek().value == "repeatable" {
            directive.isRepeatable = true
            _ = try next()
        }
        try expectKeyword("on")
        _ = try skip(.pipe)
        directive.locations = [try directiveLocation()]
        while try skip(.pipe) { directive.locations.append(try directiveLocation()) }
        return directive
    }

    private mutating func directiveLocation() throws(GraphQLError) -> String {
        let token = try expect(.name)
        guard DirectiveLocation(rawValue: token.value) != nil else { throw unexpected(token) }
        return token.value
    }
}
