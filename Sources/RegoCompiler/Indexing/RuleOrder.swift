import RegoSyntax

/// The order in which OPA tries the rules of a document.
///
/// OPA looks rules up in a trie with a level for each reference that rules compare (`v1/ast/index.go`). At each level it first goes
/// to the rules that do not compare the reference, then to those that only ask for a value, then to those with the constant that is
/// there. So rules that hold at the same time are met in an order that is known beforehand. It shows in which of two conflicting
/// rules an error names, and in the spelling of equal numbers.
struct RuleOrder {
    /// What a rule asks at a level; a level about which it says nothing comes before all of these.
    private struct Step {
        let level: Int
        /// Any value; a constant or the parts of an array; the parts of a glob. Then, for each part, whether it is constant.
        let kind: [Int]
    }

    private let conditions: IndexConditions
    private let levels: [Ref: Int]

    /// The positions of the rules in the order in which they are tried.
    static func positions(of rules: [Rule], isVirtual: @escaping (Ref) -> Bool) -> [Int] {
        var conditions = IndexConditions(isVirtual: isVirtual)
        let branches = rules.map { rule in ([rule] + rule.elseChain).map { conditions.add($0) } }
        let levels = conditions.levels.enumerated().map { ($0.element, $0.offset) }
        let order = RuleOrder(conditions: conditions, levels: Dictionary(levels) { first, _ in first })
        let paths = branches.map { numbers in
            numbers.map(order.path).min { Self.compare($0, $1) < 0 } ?? []
        }
        return rules.indices.sorted { left, right in
            let result = compare(paths[left], paths[right])
            return result == 0 ? left < right : result < 0
        }
    }

    private func path(_ number: Int) -> [Step] {
        conditions[number].compactMap { condition in
            levels[condition.ref].map { Step(level: $0, kind: Self.kind(condition)) }
        }.sorted { $0.level < $1.level }
    }

    private static func kind(_ condition: IndexCondition) -> [Int] {
        switch condition.value.kind {
        case .var: [0]
        case .array(let items): [condition.delimiter == nil ? 1 : 2] + items.map { $0.variable == nil ? 1 : 0 }
        default: [1]
        }
    }

    private static func compare(_ left: [Step], _ right: [Step]) -> Int {
        for (a, b) in zip(left, right) {
            if a.level != b.level { return b.level - a.level }
            if a.kind != b.kind { return a.kind.lexicographicallyPrecedes(b.kind) ? -1 : 1 }
        }
        return left.count - right.count
    }
}

extension RuleTree {
    /// Whether rules define the document, or packages lie below.
    package func isVirtual(_ ref: Ref) -> Bool {
        guard ref.headVariable == "data" else { return false }
        var node = root
        for step in ref.terms.dropFirst() {
            guard let child = child(of: node, step) else { return false }
            if !self[child].rules.isEmpty { return true }
            node = child
        }
        return true
    }
}
