/// Fragments have different names (specification, section 5.5.1.1).
struct UniqueFragmentNames: ValidationRule {
    private var seen: Set<String> = []

    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if !seen.insert(fragment.name).inserted {
            try context.report("There can be only one fragment named \"\(fragment.name)\".", at: fragment.position)
        }
    }
}
