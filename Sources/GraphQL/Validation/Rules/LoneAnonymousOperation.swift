/// An operation without a name is the only one (specification, section 5.2.2.1).
struct LoneAnonymousOperation: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if operation.name.isEmpty && context.document.operations.count > 1 {
            try context.report("This anonymous operation must be the only defined operation.", at: operation.position)
        }
    }
}
