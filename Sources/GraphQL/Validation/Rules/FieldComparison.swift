/// Finds fields with the same name in the response that cannot be merged. Part of ``OverlappingFieldsCanBeMerged``.
struct FieldComparison {
    struct Conflict {
        /// The name in the response.
        let name: String
        let reason: String
        let position: Position?
    }

    private struct FragmentPair: Hashable {
        let first: String
        let second: String
    }

    /// Whether two fragments were compared as parts of types that exclude each other, which compares less.
    private var comparedPairs: [FragmentPair: Bool] = [:]
    /// The fragments that the current set of fields was compared with.
    private var comparedFragments: Set<String> = []
    private var conflicts: [Conflict] = []

    /// All conflicts of a set of selections and what is spread in it.
    mutating func conflicts(within selections: [Selection], _ context: ValidationContext) throws(GraphQLError) -> [Conflict] {
        if selections.isEmpty { return [] }
        conflicts = []
        let fields = try CollectedFields(selections, context)
        for group in fields.groups {
            for (index, first) in group.fields.enumerated() {
                for second in group.fields[(index + 1)...] { try compare(first, second, exclusive: false, context) }
            }
        }
        comparedFragments = []
        for (index, spread) in fields.spreads.enumerated() {
            try compare(fields, with: spread, exclusive: false, context)
            for other in fields.spreads[(index + 1)...] { try compare(spread, other, exclusive: false, context) }
        }
        return conflicts
    }

    // MARK: sets

    private mutating func compare(
        _ first: CollectedFields, _ second: CollectedFields, exclusive: Bool, _ context: ValidationContext
    ) throws(GraphQLError) {
        for group in first.groups {
            guard let others = second[group.name] else { continue }
            for field in group.fields {
                for other in others { try compare(field, other, exclusive: exclusive, context) }
            }
        }
    }

    /// Fields with those of a fragment and of the fragments that it spreads.
    private mutating func compare(
        _ fields: CollectedFields, with spread: FragmentSpread, exclusive: Bool, _ context: ValidationContext
    ) throws(GraphQLError) {
        guard comparedFragments.insert(spread.name).inserted, let fragment = spread.definition else { return }
        let others = try CollectedFields(fragment.selections, context)
        if fields.isSame(as: others) { return }
        try compare(fields, others, exclusive: exclusive, context)
        for next in others.spreads where next.name != spread.name {
            try descend(context) { comparison throws(GraphQLError) in
                try comparison.compare(fields, with: next, exclusive: exclusive, context)
            }
        }
    }

    /// Two fragments, and each with those that the other spreads.
    private mutating func compare(
        _ first: FragmentSpread, _ second: FragmentSpread, exclusive: Bool, _ context: ValidationContext
    ) throws(GraphQLError) {
        try context.spend()
        if first.name == second.name { return }
        let pair = FragmentPair(first: min(first.name, second.name), second: max(first.name, second.name))
        if let wasExclusive = comparedPairs[pair], exclusive || !wasExclusive { return }
        comparedPairs[pair] = exclusive
        guard let firstFragment = first.definition, let secondFragment = second.definition else { return }
        let firstFields = try CollectedFields(firstFragment.selections, context)
        let secondFields = try CollectedFields(secondFragment.selections, context)
        try compare(firstFields, secondFields, exclusive: exclusive, context)
        try descend(context) { comparison throws(GraphQLError) in
            for next in secondFields.spreads { try comparison.compare(first, next, exclusive: exclusive, context) }
            for next in firstFields.spreads { try comparison.compare(next, second, exclusive: exclusive, context) }
        }
    }

    // MARK: fields

    private mutating func compare(
        _ first: Field, _ second: Field, exclusive: Bool, _ context: ValidationContext
    ) throws(GraphQLError) {
        try context.spend()
        guard let firstParent = first.parent, let secondParent = second.parent else { return }
        // Fields of two different objects are never in one response; only the shapes of their results must agree.
        let exclusive =
            exclusive
            || (firstParent.name != secondParent.name && firstParent.kind == .object && secondParent.kind == .object
                && first.definition != nil && second.definition != nil)
        func conflict(_ reason: String) -> Conflict { Conflict(name: first.responseName, reason: reason, position: second.position) }
        if !exclusive {
            if first.name != second.name {
                return conflicts.append(conflict("\"\(first.name)\" and \"\(second.name)\" are different fields"))
            }
            if try !haveSameArguments(first, second, context) { return conflicts.append(conflict("they have differing arguments")) }
        }
        if let firstType = first.definition?.type, let secondType = second.definition?.type,
            haveDifferentShapes(firstType, secondType, context.schema)
        {
            return conflicts.append(
                conflict("they return conflicting types \"\(firstType.text)\" and \"\(secondType.text)\""))
        }
        let inner = try subconflicts(first.selections, second.selections, exclusive: exclusive, context)
        if inner.isEmpty { return }
        conflicts.append(conflict(inner.map { "subfields \"\($0.name)\" conflict because \($0.reason)" }.joined(separator: " and ")))
    }

    /// The conflicts between what two fields select.
    private mutating func subconflicts(
        _ first: [Selection], _ second: [Selection], exclusive: Bool, _ context: ValidationContext
    ) throws(GraphQLError) -> [Conflict] {
        if first.isEmpty && second.isEmpty { return [] }
        let outer = conflicts
        defer { conflicts = outer }
        conflicts = []
        let firstFields = try CollectedFields(first, context)
        let secondFields = try CollectedFields(second, context)
        try descend(context) { comparison throws(GraphQLError) in
            try comparison.compare(firstFields, secondFields, exclusive: exclusive, context)
            for spread in secondFields.spreads {
                comparison.comparedFragments = []
                try comparison.compare(firstFields, with: spread, exclusive: exclusive, context)
            }
            for spread in firstFields.spreads {
                comparison.comparedFragments = []
                try comparison.compare(secondFields, with: spread, exclusive: exclusive, context)
            }
            for spread in firstFields.spreads {
                for other in secondFields.spreads { try comparison.compare(spread, other, exclusive: exclusive, context) }
            }
        }
        return conflicts
    }

    private func haveSameArguments(_ first: Field, _ second: Field, _ context: ValidationContext) throws(GraphQLError) -> Bool {
        guard first.arguments.count == second.arguments.count else { return false }
        try context.spend(first.arguments.count * second.arguments.count)
        // Lists and objects count as the same, as in the reference implementation.
        return first.arguments.allSatisfy { argument in
            second.arguments.contains {
                $0.name == argument.name && $0.value.kind == argument.value.kind && $0.value.raw == argument.value.raw
            }
        }
    }

    private func haveDifferentShapes(_ first: TypeReference, _ second: TypeReference, _ schema: Schema) -> Bool {
        switch (first.shape, second.shape) {
        case (.list(let element), .list(let other)): return haveDifferentShapes(element, other, schema)
        case (.named(let name), .named(let other)):
            if first.isNonNull != second.isNonNull { return true }
            guard let type = schema.types[name], let otherType = schema.types[other] else { return false }
            return type.isLeaf && otherType.isLeaf && name != other
        default: return true
        }
    }

    private mutating func descend(
        _ context: ValidationContext, _ body: (inout FieldComparison) throws(GraphQLError) -> Void
    ) throws(GraphQLError) {
        try context.descend { () throws(GraphQLError) in try body(&self) }
    }
}

/// The fields of a set of selections, those in inline fragments included, by their names in the response, and the fragments it spreads.
struct CollectedFields {
    private(set) var groups: [(name: String, fields: [Field])] = []
    private(set) var spreads: [FragmentSpread] = []
    private var indices: [String: Int] = [:]

    init(_ selections: [Selection], _ context: ValidationContext) throws(GraphQLError) { try collect(selections, context) }

    subscript(name: String) -> [Field]? { indices[name].map { groups[$0].fields } }

    /// Whether both are of the same selections.
    func isSame(as other: CollectedFields) -> Bool {
        groups.count == other.groups.count
            && zip(groups, other.groups).allSatisfy { mine, theirs in
                mine.name == theirs.name && mine.fields.elementsEqual(theirs.fields) { $0 === $1 }
            }
    }

    private mutating func collect(_ selections: [Selection], _ context: ValidationContext) throws(GraphQLError) {
        for selection in selections {
            try context.spend()
            switch selection {
            case .spread(let spread): spreads.append(spread)
            case .inline(let fragment): try collect(fragment.selections, context)
            case .field(let field):
                if let index = indices[field.responseName] {
                    groups[index].fields.append(field)
                } else {
                    indices[field.responseName] = groups.count
                    groups.append((field.responseName, [field]))
                }
            }
        }
    }
}
