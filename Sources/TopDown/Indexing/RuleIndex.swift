import RegoCompiler
import RegoSyntax
import RegoValue

/// Finds the rules for a document that may hold, by what they compare with constants.
///
/// A trie: a level for each reference that rules compare, most frequent first; a branch for each constant. It decides the order in which
/// rules are evaluated, which shows in traces and in the results of partial evaluation, and so follows OPA's (`v1/ast/index.go`).
final class RuleIndex {
    private let root = RuleTrie()
    private var defaultRule: CandidateRule?
    private var isMultiValue = false
    private var hasGroundReferences = true

    /// - Parameter isVirtual: whether rules define the document at a reference.
    init(_ rules: [(rule: Rule, package: Ref)], store: ValueStore, isVirtual: @escaping (Ref) -> Bool) {
        guard let first = rules.first else { return }
        isMultiValue = first.rule.head.isPartialSet
        var conditions = IndexConditions(isVirtual: isVirtual)
        var branches: [(candidate: CandidateRule, number: Int)] = []
        for (position, entry) in rules.enumerated() {
            var branch = 0
            for rule in [entry.rule] + entry.rule.elseChain {
                let candidate = CandidateRule(rule, package: entry.package, position: position, branch: branch)
                if rule.isDefault {
                    defaultRule = candidate
                    continue
                }
                branch += 1
                if hasGroundReferences { hasGroundReferences = rule.head.ref.isGround }
                branches.append((candidate, conditions.add(rule)))
            }
        }
        let levels = conditions.levels
        for (candidate, number) in branches {
            var node = root
            if conditions.isIndexed(number) {
                for ref in levels { node = node.insert(ref, conditions.condition(number, ref), store) }
            }
            node.append(candidate)
        }
    }

    /// - Parameters:
    ///   - usesIndex: otherwise all rules are candidates.
    ///   - resolve: the value of a reference, or that it is not known.
    func select(usesIndex: Bool, resolve: RuleTrie.Resolver) throws(Stop) -> RuleSelection {
        var found = RuleTrie.Result()
        if usesIndex { try root.traverse(resolve, &found) } else { root.collect(&found) }
        var selection = RuleSelection()
        selection.defaultRule = defaultRule
        selection.isMultiValue = isMultiValue
        selection.hasGroundReferences = hasGroundReferences
        for position in found.order {
            let branches = (found.candidates[position] ?? []).sorted { $0.branch < $1.branch }
            if branches.count > 1 { selection.alternatives[selection.rules.count] = Array(branches.dropFirst()) }
            selection.rules.append(branches[0])
        }
        selection.allowsEarlyExit = !found.hasSeveralValues && Self.haveOneValue(selection.rules)
        return selection
    }

    private static func haveOneValue(_ rules: [CandidateRule]) -> Bool {
        var last: Term?
        for candidate in rules {
            guard candidate.head.documentKind == .complete else { return false }
            if let value = candidate.head.value {
                if let last, last != value { return false }
                last = value
            }
        }
        return true
    }
}
