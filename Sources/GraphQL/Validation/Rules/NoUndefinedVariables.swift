/// Variables that are used are defined by the operation (specification, section 5.8.3).
struct NoUndefinedVariables: ValidationRule {
    func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        let literal = value.literal
        guard literal.kind == .variable, let operation = context.operation, context.variables[literal.raw] == nil else { return }
        let place = operation.name.isEmpty ? "" : " by operation \"\(operation.name)\""
        try context.report("Variable \"\(literal.text)\" is not defined\(place).", at: literal.position)
    }
}
