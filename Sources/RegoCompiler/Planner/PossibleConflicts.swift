import RegoSyntax

/// Which bodies may meet two values for one document, call or key of an object.
///
/// Where one constant is the value of all solutions, a plan leaves a body at the first. As OPA goes on unless the constant is that of all
/// rules of the document, a plan does so too where a further solution might be such an error. The answers are worked out on demand, and
/// remembered for each rule.
struct PossibleConflicts {
    private let documents: VirtualDocuments
    private let checking: BodyChecking
    /// By the numbers that the graph of rules gives them.
    private var known: [Bool?]
    /// By node: a document may have thousands of rules, and each asks.
    private var knownNodes: [Int: Bool] = [:]

    init(_ documents: VirtualDocuments, _ checking: BodyChecking) {
        self.documents = documents
        self.checking = checking
        known = Array(repeating: nil, count: documents.compiled.dependencies.nodes.count)
    }

    private var compiled: CompiledModules { documents.compiled }

    mutating func mayConflict(_ body: Body) -> Bool {
        if body.collidesKeys { return true }
        var found = false
        body.forEachTerm { term in
            if !found, let ref = term.ref, ref.headVariable == "data" {
                found = compiled.tree.possibleRules(for: ref).contains { mayConflict($0) }
            }
            return !found
        }
        return found
    }

    /// Whether the rule's evaluation may meet a conflict, in itself or in what it needs.
    mutating func mayConflict(_ rule: RuleID) -> Bool {
        var pending = [(rule: rule, isLeft: false)]
        while let (rule, isLeft) = pending.popLast() {
            if isLeft { continue }
            guard let number = compiled.dependencies.number(of: rule) else { continue }
            let isAffected = known[number] ?? mayConflictItself(rule)
            if isAffected {
                known[number] = true
                // The way here leads from one rule to the next that it needs.
                for case (let user, true) in pending { compiled.dependencies.number(of: user).map { known[$0] = true } }
                return true
            }
            if known[number] != nil { continue }
            known[number] = false
            pending.append((rule, isLeft: true))
            compiled.dependencies.forEachDependency(of: rule) { pending.append(($0, isLeft: false)) }
        }
        return false
    }

    private mutating func mayConflictItself(_ rule: RuleID) -> Bool {
        if compiled[rule].collidesKeys { return true }
        guard let place = documents.node(of: rule) else { return false }
        if mayConflictOnce(atNode: place) { return true }
        // Rules below one with variables in its reference make one object with it.
        var node = place
        while let parent = documents.parent(of: node) {
            if documents.kinds[parent] == .object, mayConflictOnce(atNode: parent) { return true }
            node = parent
        }
        return false
    }

    private mutating func mayConflictOnce(atNode node: Int) -> Bool {
        if let known = knownNodes[node] { return known }
        let found = mayConflict(atNode: node)
        knownNodes[node] = found
        return found
    }

    /// Whether the rules of the node may give different values.
    private func mayConflict(atNode node: Int) -> Bool {
        let kind = documents.kinds[node]
        if kind == .branch || kind == .set { return false }
        let rules = documents.rules(of: node).map { compiled[$0] }.filter { !$0.isDefault }
        if rules.haveOneConstantValue { return kind == .object && Set(rules.map { $0.head.ref.count }).count > 1 }
        if kind == .object || rules.count > 1 { return true }
        return rules.contains { rule in
            !rule.allBranches { $0.value.isConstant || !checking.mayHoldRepeatedly($0) }
        }
    }
}

extension Rule {
    /// What the rule gives its document.
    var value: Term { head.value ?? Term(.bool(true), at: head.location) }

    /// Whether the condition holds for the rule and for each branch of its `else`.
    func allBranches(_ condition: (Rule) -> Bool) -> Bool { condition(self) && elseChain.allSatisfy(condition) }
}

extension [Rule] {
    /// Whether the first body that holds decides, because all have the same constant as value (OPA's "early exit").
    var haveOneConstantValue: Bool {
        guard let shared = first?.value, shared.isConstant else { return false }
        return allSatisfy { rule in rule.allBranches { !$0.head.isPartialSet && $0.value == shared } }
    }
}

extension Rule {
    fileprivate var collidesKeys: Bool { body.collidesKeys || elseChain.contains(where: \.body.collidesKeys) }
}

extension Body {
    /// Whether there is an object comprehension, of which a key may get two values.
    fileprivate var collidesKeys: Bool {
        var search = KeyCollisionSearch()
        search.walk(self)
        return search.isFound
    }
}

private struct KeyCollisionSearch: SyntaxVisitor {
    var isFound = false

    static var visitedTerms: VisitedTerms { .compound }

    mutating func visit(_ term: Term) -> Bool {
        if case .objectComprehension(_, let value, _) = term.kind, !value.isConstant { isFound = true }
        return !isFound
    }
}
