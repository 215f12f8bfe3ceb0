/// Types that are named exist (specification, section 5.5.1.2).
struct KnownTypeNames: ValidationRule {
    func visit(_ variable: VariableDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if context.schema.types[variable.type.name] == nil {
            try context.report("Unknown type \"\(variable.type.name)\".", at: variable.position)
        }
    }

    func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError) {
        if !fragment.typeCondition.isEmpty, context.schema.types[fragment.typeCondition] == nil {
            try context.report("Unknown type \"\(fragment.typeCondition)\".", at: fragment.position)
        }
    }

    func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        if context.schema.types[fragment.typeCondition] != nil { return }
        // The reference implementation's order of equally similar names is random.
        let suggestion = try Suggestions.question(fragment.typeCondition, context.schema.types.keys.sorted(), context)
        try context.report("Unknown type \"\(fragment.typeCondition)\".\(suggestion)", at: fragment.position)
    }
}
