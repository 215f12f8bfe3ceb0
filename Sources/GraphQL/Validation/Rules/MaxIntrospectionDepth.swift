/// Introspection does not ask for lists of lists of lists of types, whose answer would explode.
struct MaxIntrospectionDepth: ValidationRule {
    private static let limit = 3
    private static let lists: Set<String> = ["fields", "interfaces", "possibleTypes", "inputFields"]

    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        guard field.name == "__schema" || field.name == "__type" else { return }
        var fragments: Set<String> = []
        if try exceeds(.field(field), 0, &fragments, context) {
            try context.report("Maximum introspection depth exceeded", at: field.position)
        }
    }

    /// Whether a selection is, or holds, a list at the limit. `fragments` are those the selection is in.
    private func exceeds(
        _ selection: Selection, _ lists: Int, _ fragments: inout Set<String>, _ context: ValidationContext
    ) throws(GraphQLError) -> Bool {
        switch selection {
        case .field(let field):
            let lists = lists + (Self.lists.contains(field.name) ? 1 : 0)
            if lists >= Self.limit && Self.lists.contains(field.name) { return true }
            return try anyExceeds(field.selections, lists, &fragments, context)
        case .inline(let fragment): return try anyExceeds(fragment.selections, lists, &fragments, context)
        case .spread(let spread):
            guard let fragment = spread.definition, fragments.insert(spread.name).inserted else { return false }
            defer { fragments.remove(spread.name) }
            return try anyExceeds(fragment.selections, lists, &fragments, context)
        }
    }

    private func anyExceeds(
        _ selections: [Selection], _ lists: Int, _ fragments: inout Set<String>, _ context: ValidationContext
    ) throws(GraphQLError) -> Bool {
        try context.descend { () throws(GraphQLError) in
            for selection in selections where try exceeds(selection, lists, &fragments, context) { return true }
            return false
        }
    }
}
