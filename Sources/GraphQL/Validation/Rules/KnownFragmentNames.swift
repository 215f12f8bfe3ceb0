/// Fragments that are spread exist (specification, section 5.5.2.1).
struct KnownFragmentNames: ValidationRule {
    func visit(_ spread: FragmentSpread, _ context: ValidationContext) throws(GraphQLError) {
        if spread.definition == nil { try context.report("Unknown fragment \"\(spread.name)\".", at: spread.position) }
    }
}
