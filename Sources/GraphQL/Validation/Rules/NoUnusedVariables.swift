/// Variables that an operation defines are used (specification, section 5.8.4).
struct NoUnusedVariables: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        let place = operation.name.isEmpty ? "" : " in operation \"\(operation.name)\""
        var seen: Set<String> = []
        for variable in operation.variables {
            // A use is one of the first variable with the name.
            let isFirst = seen.insert(variable.name).inserted
            if variable.isUsed || (isFirst && context.usedVariables.contains(variable.name)) { continue }
            try context.report("Variable \"$\(variable.name)\" is never used\(place).", at: variable.position)
        }
    }
}
