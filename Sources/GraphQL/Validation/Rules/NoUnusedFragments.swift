/// Fragments are spread by some operation, if through other fragments (specification, section 5.5.1.4).
struct NoUnusedFragments: ValidationRule {
    private var used: Set<String> = []
    private var isInFragments = false

    mutating func visit(_ spread: FragmentSpread, _ context: ValidationContext) throws(GraphQLError) {
        if !isInFragments { used.insert(spread.name) }
    }

    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        isInFragments = true
        if !used.contains(fragment.name) { try context.report("Fragment \"\(fragment.name)\" is never used.", at: fragment.position) }
    }
}
