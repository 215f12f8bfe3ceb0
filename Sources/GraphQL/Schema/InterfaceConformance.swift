import RegoValue

/// Whether a type has what the interfaces it implements demand (specification, section 3.6.1, `IsValidImplementation`).
struct InterfaceConformance {
    let schema: Schema
    let type: TypeDefinition

    func check(_ name: String) throws(GraphQLError) {
        guard let interface = schema.types[name] else { throw GraphQLError("Undefined type \(GoQuote.quoted(name)).", at: type.position) }
        guard interface.kind == .interface else {
            throw GraphQLError("\(GoQuote.quoted(name)) is a non interface type \(interface.kind.rawValue).", at: type.position)
        }
        let title = "For \(type.name) to implement \(interface.name)"
        for required in interface.fields {
            guard let field = type.field(named: required.name) else {
                throw GraphQLError("\(title) it must have a field called \(required.name).", at: type.position)
            }
            guard isCovariant(required.type, field.type) else {
                throw GraphQLError("\(title) the field \(required.name) must have type \(required.type.text).", at: field.position)
            }
            try checkArguments(of: field, against: required, title)
        }
        for ancestor in interface.interfaces where !type.interfaces.contains(ancestor) {
            if ancestor == type.name {
                throw GraphQLError(
                    "Type \(type.name) cannot implement \(name) because it would create a circular reference.", at: type.position)
            }
            throw GraphQLError("Type \(type.name) must implement \(ancestor) because it is implemented by \(name).", at: type.position)
        }
    }

    private func checkArguments(of field: FieldDefinition, against required: FieldDefinition, _ title: String) throws(GraphQLError) {
        for wanted in required.arguments {
            let complaint = "\(title) the field \(required.name) must have the same arguments but"
            guard let argument = field.argument(named: wanted.name) else {
                throw GraphQLError("\(complaint) it is missing \(wanted.name).", at: field.position)
            }
            if !wanted.type.isCompatible(with: argument.type) {
                throw GraphQLError("\(complaint) \(wanted.name) has the wrong type.", at: argument.position)
            }
        }
        for argument in field.arguments where required.argument(named: argument.name) == nil && argument.isRequired {
            throw GraphQLError(
                "\(title) any additional arguments on \(field.name) must be optional or have a default value but \(argument.name) is required.",
                at: argument.position)
        }
    }

    /// Whether a field may have the type `actual` where an interface demands `required`.
    private func isCovariant(_ required: TypeReference, _ actual: TypeReference) -> Bool {
        if required.isNonNull && !actual.isNonNull { return false }
        switch (required.shape, actual.shape) {
        case (.named(let wanted), .named(let name)): return name == wanted || schema.possibleTypes[wanted]?.contains(name) == true
        case (.list(let wanted), .list(let element)): return isCovariant(wanted, element)
        default: return false
        }
    }
}
