import RegoValue

/// What must hold of each definition of a schema. Definitions are checked in the order of their names.
struct SchemaValidation {
    let schema: Schema

    func run(_ document: SchemaDocument) throws(GraphQLError) {
        for part in document.schemas + document.schemaExtensions { try check(part.directives, at: .schema) }
        for name in schema.types.keys.sorted(by: inByteOrder) {
            if let type = schema.types[name] { try check(type) }
        }
        for name in schema.directives.keys.sorted(by: inByteOrder) {
            if let directive = schema.directives[name] { try check(directive) }
        }
    }

    private func inByteOrder(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    // MARK: types

    private func check(_ type: TypeDefinition) throws(GraphQLError) {
        for field in type.fields { try check(field, of: type) }
        for member in type.types { try check(member: member, of: type) }
        for value in type.enumValues { try check(value.directives, at: .enumValue) }
        for interface in type.interfaces { try InterfaceConformance(schema: schema, type: type).check(interface) }
        try checkContents(type)
        try checkFieldNames(type)
        if !type.isBuiltIn { try check(name: type.name, at: type.position) }
        if let location = DirectiveLocation(rawValue: type.kind.rawValue) { try check(type.directives, at: location) }
    }

    private func check(_ field: FieldDefinition, of type: TypeDefinition) throws(GraphQLError) {
        try check(name: field.name, at: field.position)
        try check(field.type)
        try check(field.arguments, of: nil)
        try check(field.directives, at: type.kind == .inputObject ? .inputFieldDefinition : .fieldDefinition)
    }

    private func check(member: String, of union: TypeDefinition) throws(GraphQLError) {
        guard let type = schema.types[member] else { throw GraphQLError("Undefined type \(GoQuote.quoted(member)).", at: union.position) }
        if type.kind != .object {
            throw GraphQLError("\(union.kind.rawValue) type \(GoQuote.quoted(member)) must be OBJECT.", at: union.position)
        }
    }

    /// Whether there are members, and of the right kinds.
    private func checkContents(_ type: TypeDefinition) throws(GraphQLError) {
        let title = "\(type.kind.rawValue) \(type.name):"
        switch type.kind {
        case .object, .interface:
            if type.fields.isEmpty { throw GraphQLError("\(title) must define one or more fields.", at: type.position) }
            for field in type.fields where schema.types[field.type.name]?.kind == .inputObject {
                throw GraphQLError("\(title) field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.", at: field.position)
            }
        case .enum:
            if type.enumValues.isEmpty { throw GraphQLError("\(title) must define one or more unique enum values.", at: type.position) }
            for value in type.enumValues where ["true", "false", "null"].contains(value.name) {
                throw GraphQLError("\(title) non-enum value \(value.name).", at: type.position)
            }
            var seen: Set<String> = []
            for value in type.enumValues where !seen.insert(value.name).inserted {
                throw GraphQLError("Enum value \(type.name).\(value.name) can only be defined once.", at: value.position)
            }
        case .inputObject:
            if type.fields.isEmpty { throw GraphQLError("\(title) must define one or more input fields.", at: type.position) }
            for field in type.fields {
                guard let kind = schema.types[field.type.name]?.kind, ![.scalar, .enum, .inputObject].contains(kind) else { continue }
                throw GraphQLError("\(kind.rawValue) \(field.name): field must be one of SCALAR, ENUM, INPUT_OBJECT.", at: field.position)
            }
        default: break
        }
    }

    private func checkFieldNames(_ type: TypeDefinition) throws(GraphQLError) {
        // The first field that occurs again, and its next occurrence.
        var next: [String: Position?] = [:]
        var duplicate: (name: String, position: Position?)?
        for field in type.fields.reversed() {
            if let later = next[field.name] { duplicate = (field.name, later) }
            next[field.name] = .some(field.position)
        }
        if let duplicate { throw GraphQLError("Field \(type.name).\(duplicate.name) can only be defined once.", at: duplicate.position) }
    }

    // MARK: directives

    private func check(_ directive: DirectiveDefinition) throws(GraphQLError) {
        try check(name: directive.name, at: directive.position)
        try check(directive.arguments, of: directive)
    }

    /// Directives that are applied somewhere; within the arguments of a directive's own definition, not that directive.
    private func check(
        _ directives: [Directive], at location: DirectiveLocation, in owner: DirectiveDefinition? = nil
    ) throws(GraphQLError) {
        for directive in directives {
            try check(name: directive.name, at: directive.position)
            if directive.name == owner?.name {
                throw GraphQLError("Directive \(directive.name) cannot refer to itself.", at: directive.position)
            }
            guard let definition = schema.directives[directive.name] else {
                throw GraphQLError("Undefined directive \(directive.name).", at: directive.position)
            }
            if !definition.locations.contains(location.rawValue) {
                throw GraphQLError("Directive \(directive.name) is not applicable on \(location.rawValue).", at: directive.position)
            }
        }
    }

    // MARK: parts

    private func check(_ arguments: [ArgumentDefinition], of directive: DirectiveDefinition?) throws(GraphQLError) {
        for argument in arguments {
            try check(name: argument.name, at: argument.position)
            let type = try check(argument.type)
            if !type.isInput {
                throw GraphQLError(
                    "cannot use \(argument.type.text) as argument \(argument.name) because \(type.kind.rawValue) is not a valid input type",
                    at: argument.position)
            }
            try check(argument.directives, at: .argumentDefinition, in: directive)
        }
    }

    @discardableResult
    private func check(_ type: TypeReference) throws(GraphQLError) -> TypeDefinition {
        guard let definition = schema.types[type.name] else { throw GraphQLError("Undefined type \(type.name).", at: type.position) }
        return definition
    }

    private func check(name: String, at position: Position?) throws(GraphQLError) {
        if name.hasPrefix("__") {
            throw GraphQLError(
                "Name \"\(name)\" must not begin with \"__\", which is reserved by GraphQL introspection.", at: position)
        }
    }
}
