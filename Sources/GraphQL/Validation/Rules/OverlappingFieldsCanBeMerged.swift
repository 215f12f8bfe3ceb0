/// Fields with the same name in the response can be merged into one (specification, section 5.3.2).
///
/// The fields of one set of selections are compared with each other and with those of the fragments it spreads, the fragments' fields with
/// each other; where two fields are compared, so are their own selections. Pairs of fragments are compared once; all comparisons are
/// accounted for.
struct OverlappingFieldsCanBeMerged: ValidationRule {
    private var comparison = FieldComparison()

    mutating func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        try check(operation.selections, context)
    }

    mutating func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        // Within fragment definitions by themselves this was done where the operations spread them.
        if context.operation != nil { try check(field.selections, context) }
    }

    mutating func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError) {
        try check(fragment.selections, context)
    }

    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        try check(fragment.selections, context)
    }

    private mutating func check(_ selections: [Selection], _ context: ValidationContext) throws(GraphQLError) {
        for conflict in try comparison.conflicts(within: selections, context) {
            try context.report(
                "Fields \"\(conflict.name)\" conflict because \(conflict.reason). Use different aliases on the fields to fetch both if this "
                    + "was intentional.",
                at: conflict.position)
        }
    }
}
