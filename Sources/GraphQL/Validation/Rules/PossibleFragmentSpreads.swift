/// A fragment is spread only where a value may be of its type (specification, section 5.5.2.3).
struct PossibleFragmentSpreads: ValidationRule {
    func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError) {
        guard let parent = fragment.parent, !canBe(parent, fragment.typeCondition, context.schema) else { return }
        try context.report(
            "Fragment cannot be spread here as objects of type \"\(parent.name)\" can never be of type \"\(fragment.typeCondition)\".",
            at: fragment.position)
    }

    func visit(_ spread: FragmentSpread, _ context: ValidationContext) throws(GraphQLError) {
        guard let fragment = spread.definition, let parent = spread.parent, !canBe(parent, fragment.typeCondition, context.schema) else {
            return
        }
        try context.report(
            "Fragment \"\(spread.name)\" cannot be spread here as objects of type \"\(parent.name)\" can never be of type "
                + "\"\(fragment.typeCondition)\".",
            at: spread.position)
    }

    /// What other rules report, unknown types and types without fields, counts as possible.
    private func canBe(_ parent: TypeDefinition, _ name: String, _ schema: Schema) -> Bool {
        guard parent.isComposite, let type = schema.types[name], type.isComposite else { return true }
        let parents = parent.kind == .object ? [parent.name] : Set(schema.possibleTypes[parent.name] ?? [])
        return schema.possibleTypes[type.name]?.contains { parents.contains($0) } == true
    }
}
