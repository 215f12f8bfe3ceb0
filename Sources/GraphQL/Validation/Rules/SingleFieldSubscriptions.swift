import RegoValue

/// A subscription selects one field, and not one of introspection (specification, section 5.2.3.1).
struct SingleFieldSubscriptions: ValidationRule {
    func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {
        guard operation.kind == .subscription, context.schema.root(.subscription) != nil else { return }
        let fields = try topFields(operation.selections, context)
        let title = operation.name.isEmpty ? "Anonymous Subscription" : "Subscription \(GoQuote.quoted(operation.name))"
        if fields.count > 1 { try context.report("\(title) must select only one top level field.", at: fields[1].position) }
        for field in fields where field.name.hasPrefix("__") {
            try context.report("\(title) must not select an introspection top level field.", at: field.position)
        }
    }

    /// The fields of an operation itself, through fragments; of several with one name the first.
    private func topFields(_ selections: [Selection], _ context: ValidationContext) throws(GraphQLError) -> [Field] {
        var fields: [Field] = []
        var fragments: Set<String> = []
        try collect(selections, &fields, &fragments, context)
        var seen: Set<String> = []
        return fields.filter { seen.insert($0.name).inserted }
    }

    private func collect(
        _ selections: [Selection], _ fields: inout [Field], _ fragments: inout Set<String>, _ context: ValidationContext
    ) throws(GraphQLError) {
        try context.descend { () throws(GraphQLError) in
            for selection in selections {
                switch selection {
                case .field(let field): fields.append(field)
                case .inline(let fragment): try collect(fragment.selections, &fields, &fragments, context)
                case .spread(let spread):
                    // As in the reference implementation, what follows an unknown fragment is not looked at.
                    guard let fragment = spread.definition else { return }
                    if fragments.insert(fragment.name).inserted { try collect(fragment.selections, &fields, &fragments, context) }
                }
            }
        }
    }
}
