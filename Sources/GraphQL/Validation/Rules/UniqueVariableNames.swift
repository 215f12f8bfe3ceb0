/// An operation's variables have different names (specification, section 5.8.1).
struct UniqueVariableNames: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        var counts: [String: Int] = [:]
        for variable in operation.variables {
            counts[variable.name, default: 0] += 1
            if counts[variable.name] == 2 {
                try context.report("There can be only one variable named \"$\(variable.name)\".", at: variable.position)
            }
        }
    }
}
