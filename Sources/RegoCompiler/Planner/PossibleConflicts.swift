import RegoSyntax

/// Which bodies may meet two values for one document, call or key of an object.
///
/// Where one constant is the value of all solutions, a plan leaves a body at the first. As OPA goes on unless the constant is that of all
/// rules of the document, a plan does so too where a further solution might be such an error. The answers are worked out on demand: few
/// policies ask.
struct PossibleConflicts {
    private let documents: VirtualDocuments
    private var affected: Set<RuleID>?

    init(_ documents: VirtualDocuments) { self.documents = documents }

    private var compiled: CompiledModules { documents.compiled }

    /// The same of a body of one of the rules. Where no rule is affected, it is not looked at.
    mutating func mayConflict(inRule body: Body) -> Bool {
        affectedRules().isEmpty ? false : mayConflict(body)
    }

    mutating func mayConflict(_ body: Body) -> Bool {
        let affected = affectedRules()
        if body.collidesKeys { return true }
        if affected.isEmpty { return false }
        var found = false
        body.forEachTerm { term in
            if !found, let ref = term.ref, ref.headVariable == "data" {
                found = compiled.tree.possibleRules(for: ref).contains(where: affected.contains)
            }
            return !found
        }
        return found
    }

    private mutating func affectedRules() -> Set<RuleID> {
        let rules = affected ?? findAffected()
        affected = rules
        return rules
    }

    /// The rules whose evaluation may meet a conflict, in themselves or in what they need.
    private func findAffected() -> Set<RuleID> {
        let checking = BodyAnalysis(compiled).checker()
        var found: Set<RuleID> = []
        for node in compiled.tree.nodes.indices where mayConflict(node, checking) { found.formUnion(documents.rules(of: node)) }
        for (number, module) in compiled.modules.enumerated() {
            for (position, rule) in module.rules.enumerated() where rule.collidesKeys {
                found.insert(RuleID(module: number, rule: position))
            }
        }
        return found.isEmpty ? found : found.union(compiled.dependencies.users(of: found))
    }

    /// Whether the rules of the node may give different values.
    private func mayConflict(_ node: Int, _ checking: BodyChecking) -> Bool {
        let rules = documents.rules(of: node).map { compiled[$0] }.filter { !$0.isDefault }
        switch documents.kinds[node] {
        case .branch, .set: return false
        case .complete, .function:
            if rules.haveOneConstantValue { return false }
            return rules.count > 1
                || rules.contains { rule in
                    ([rule] + rule.elseChain).contains { !$0.value.isConstant && checking.mayHoldRepeatedly($0, in: compiled) }
                }
        case .object:
            return !rules.haveOneConstantValue || Set(rules.map { $0.head.ref.count }).count > 1
        }
    }
}

extension Rule {
    /// What the rule gives its document.
    var value: Term { head.value ?? Term(.bool(true), at: head.location) }
}

extension [Rule] {
    /// Whether the first body that holds decides, because all have the same constant as value (OPA's "early exit").
    var haveOneConstantValue: Bool {
        guard let shared = first?.value, shared.isConstant else { return false }
        return allSatisfy { rule in ([rule] + rule.elseChain).allSatisfy { !$0.head.isPartialSet && $0.value == shared } }
    }
}

extension Rule {
    fileprivate var collidesKeys: Bool { body.collidesKeys || elseChain.contains(where: \.body.collidesKeys) }
}

extension Body {
    /// Whether there is an object comprehension, of which a key may get two values.
    fileprivate var collidesKeys: Bool {
        var found = false
        forEachTerm { term in
            if case .objectComprehension(_, let value, _) = term.kind, !value.isConstant { found = true }
            return !found
        }
        return found
    }
}
