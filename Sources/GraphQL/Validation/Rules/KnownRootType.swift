/// The schema has a type for the kind of operation.
struct KnownRootType: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if context.schema.root(operation.kind) == nil {
            try context.report("Schema does not support operation type \"\(operation.kind.rawValue)\"", at: operation.position)
        }
    }
}
