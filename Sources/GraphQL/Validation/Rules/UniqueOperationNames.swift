/// Operations have different names (specification, section 5.2.1.1).
struct UniqueOperationNames: ValidationRule {
    private var seen: Set<String> = []

    mutating func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if !seen.insert(operation.name).inserted {
            try context.report("There can be only one operation named \"\(operation.name)\".", at: operation.position)
        }
    }
}
