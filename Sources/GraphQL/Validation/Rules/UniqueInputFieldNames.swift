/// No field of an input object is given twice (specification, section 5.6.3).
struct UniqueInputFieldNames: ValidationRule {
    func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        guard value.literal.kind == .object else { return }
        var seen: Set<String> = []
        for child in value.literal.children where !seen.insert(child.name).inserted {
            try context.report("There can be only one input field named \"\(child.name)\".", at: child.position)
        }
    }
}
