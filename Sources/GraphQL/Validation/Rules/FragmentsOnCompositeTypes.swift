/// Fragments are about types that have fields (specification, section 5.5.1.3).
struct FragmentsOnCompositeTypes: ValidationRule {
    func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError) {
        guard let type = context.schema.types[fragment.typeCondition], !type.isComposite else { return }
        try context.report("Fragment cannot condition on non composite type \"\(fragment.typeCondition)\".", at: fragment.position)
    }

    func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        guard let type = context.schema.types[fragment.typeCondition], !fragment.typeCondition.isEmpty, !type.isComposite else { return }
        try context.report(
            "Fragment \"\(fragment.name)\" cannot condition on non composite type \"\(fragment.typeCondition)\".", at: fragment.position)
    }
}
