/// Variables are of types that values can be written of (specification, section 5.8.2).
struct VariablesAreInputTypes: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        for variable in operation.variables {
            guard let type = context.schema.types[variable.type.name], !type.isInput else { continue }
            try context.report(
                "Variable \"$\(variable.name)\" cannot be non-input type \"\(variable.type.text)\".", at: variable.position)
        }
    }
}
