/// A variable's type fits the place where it is used (specification, section 5.8.5).
struct VariablesInAllowedPosition: ValidationRule {
    func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        if context.operation == nil { return }
        try checkVariable(value, context)
        try checkOneOf(value, context)
    }

    private func checkVariable(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        guard value.literal.kind == .variable, let variable = context.variables[value.literal.raw], let type = value.type else { return }
        var wanted = type
        // With a default at either side, null is not what arrives.
        let hasDefault = variable.defaultValue.map { $0.kind != .null } ?? false
        if hasDefault || value.hasDefault { wanted.isNonNull = false }
        if !variable.type.isCompatible(with: wanted) {
            try context.report(
                "Variable \"\(value.literal.text)\" of type \"\(variable.type.text)\" used in position expecting type \"\(type.text)\".",
                at: value.literal.position)
        }
    }

    /// The one field of an input object that takes one must not be null.
    private func checkOneOf(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        guard value.literal.kind == .object, let definition = value.definition, definition.isOneOf else { return }
        for child in value.literal.children {
            guard child.value.kind == .variable, let variable = context.variables[child.value.raw], !variable.type.isNonNull else {
                continue
            }
            try context.report(
                "Variable \"\(child.value.text)\" is of type \"\(variable.type.text)\" but must be non-nullable to be used for OneOf Input "
                    + "Object \"\(definition.name)\".",
                at: variable.position)
        }
    }
}
