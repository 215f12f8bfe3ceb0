/// No fragment comes to spread itself (specification, section 5.5.2.2).
struct NoFragmentCycles: ValidationRule {
    private var visited: Set<String> = []
    /// The spreads that lead to where the search is, and for each fragment that it is in, how many led there.
    private var path: [FragmentSpread] = []
    private var entered: [String: Int] = [:]

    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        path = []
        entered = [:]
        try search(fragment, context)
    }

    private mutating func search(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {
        guard visited.insert(fragment.name).inserted else { return }
        let spreads = try Self.spreads(in: fragment.selections, context)
        if spreads.isEmpty { return }
        entered[fragment.name] = path.count
        for spread in spreads {
            path.append(spread)
            if let start = entered[spread.name] {
                try report(spread, path[start..<(path.count - 1)], context)
            } else if let next = context.fragments[spread.name] {
                try context.descend { () throws(GraphQLError) in try search(next, context) }
            }
            path.removeLast()
        }
        entered[fragment.name] = nil
    }

    private func report(_ spread: FragmentSpread, _ cycle: ArraySlice<FragmentSpread>, _ context: ValidationContext) throws(GraphQLError) {
        let via = cycle.isEmpty ? "" : " via " + cycle.map { "\"\($0.name)\"" }.joined(separator: ", ")
        try context.report("Cannot spread fragment \"\(spread.name)\" within itself\(via).", at: spread.position)
    }

    /// The spreads in selections at any depth; those of one set of selections together, sets found last first.
    private static func spreads(in selections: [Selection], _ context: ValidationContext) throws(GraphQLError) -> [FragmentSpread] {
        var spreads: [FragmentSpread] = []
        var pending = [selections]
        while let set = pending.popLast() {
            for selection in set {
                try context.spend()
                switch selection {
                case .spread(let spread): spreads.append(spread)
                case .field(let field): pending.append(field.selections)
                case .inline(let fragment): pending.append(fragment.selections)
                }
            }
        }
        return spreads
    }
}
