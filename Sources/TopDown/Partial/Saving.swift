import RegoCompiler
import RegoSyntax

/// The state of a partial evaluation: what is not known, what is saved of the queries under way, and the rules saved beside them.
final class Saving {
    let unknowns: Unknowns
    var inlining: InliningControl
    let support = SupportRules()
    /// The bindings of the query that was asked: saved variables get names that are unique there.
    let caller: Bindings
    private let namespace: String?
    private let modules: CompiledModules
    /// Nothing when rules in conflict may be inlined.
    private let conflicts: ConflictSearch?
    /// The queries under way, the innermost last.
    private(set) var queries: [[SavedExpression]] = [[]]
    private var unknownRules: [RuleID: Bool] = [:]

    /// - Parameters:
    ///   - namespace: the package below `data` for saved rules; nil to save rules under their own names.
    ///   - conflicts: what is not to be inlined, because errors would be lost; nil when they do not matter.
    init(
        _ modules: CompiledModules, unknowns: [Ref], inlining: InliningControl, namespace: String?, conflicts: ConflictSearch?,
        caller: Bindings
    ) {
        self.modules = modules
        self.conflicts = conflicts
        self.unknowns = Unknowns(unknowns)
        self.inlining = inlining
        self.namespace = namespace
        self.caller = caller
    }

    /// The path at which a rule is saved.
    func namespaced(_ ref: Ref) -> Ref {
        guard let namespace, let head = ref.first else { return ref }
        return Ref([head, .string(namespace)] + ref.dropFirst())
    }

    // MARK: Saved expressions

    func push(_ expression: SavedExpression) { queries[queries.count - 1].append(expression) }
    func pop() { queries[queries.count - 1].removeLast() }
    func beginQuery() { queries.append([]) }
    @discardableResult func endQuery() -> [SavedExpression] { queries.removeLast() }
    func resumeQuery(_ query: [SavedExpression]) { queries.append(query) }

    /// What is saved of the innermost query, as the caller knows it; `true` when nothing is.
    func body(_ query: [SavedExpression], _ plugging: Plugging) -> Body {
        var body: Body = []
        for saved in query { body.append(renumbering: saved.plugged(plugging)) }
        if body.isEmpty { body.append(renumbering: Expr(.term(Term(.bool(true))))) }
        return body
    }

    /// Removes variables that only pass values on, but for those in the head.
    func simplify(_ body: Body, keeping head: Head, _ evaluation: Evaluation) -> Body {
        if inlining.isShallow { return body }
        let started = evaluation.metrics.begin()
        defer { evaluation.metrics.end(.copyPropagation, started) }
        return CopyPropagation(keeping: head.variables, evaluation.checking, givesNonEmptyBody: true).apply(body)
    }

    /// Whether answers and errors must be exactly those of the original.
    var isExact: Bool { conflicts != nil }

    /// Whether rules must stay rules, because they may give two values.
    func mayConflict(_ selection: RuleSelection) -> Bool { conflicts?.mayConflict(selection) ?? false }

    // MARK: What depends on unknowns

    func isUnknown(_ term: Term, _ bindings: Bindings) -> Bool { search(bindings) { $0.walk(term) } }
    func isUnknown(_ ref: Ref, _ bindings: Bindings) -> Bool { isUnknown(Term(.ref(ref)), bindings) }
    func isUnknown(_ expr: Expr, _ bindings: Bindings) -> Bool { search(bindings) { $0.walk(expr) } }
    func isUnknown(_ body: Body, _ bindings: Bindings) -> Bool { search(bindings) { $0.walk(body) } }
    /// A stretch of a reference; its first step counts as the head of a reference of its own.
    func isUnknown(_ steps: ArraySlice<Term>, _ bindings: Bindings) -> Bool { isUnknown(Ref(Array(steps)), bindings) }

    private func search(_ bindings: Bindings?, _ walk: (inout UnknownSearch) -> Void) -> Bool {
        var search = UnknownSearch(saving: self, modules: modules, bindings: bindings)
        walk(&search)
        return search.isFound
    }

    /// Whether the evaluation of a rule would save something.
    fileprivate func isUnknown(_ id: RuleID) -> Bool {
        if let known = unknownRules[id] { return known }
        // Rules cannot be recursive; this only stops what would be.
        unknownRules[id] = false
        let isUnknown = search(nil) { $0.walk(modules[id]) }
        unknownRules[id] = isUnknown
        return isUnknown
    }
}

/// Looks for what is not known in syntax, and in the rules that it refers to.
private struct UnknownSearch: SyntaxVisitor {
    let saving: Saving
    let modules: CompiledModules
    /// Nothing inside of a rule, whose variables are others.
    let bindings: Bindings?
    var isFound = false

    mutating func visit(_ expr: Expr) -> Bool {
        if isFound { return false }
        if !expr.withs.isEmpty || isLeftAlone(expr) { isFound = true }
        return !isFound
    }

    private func isLeftAlone(_ expr: Expr) -> Bool {
        guard !saving.inlining.callsNondeterministicBuiltins, let call = expr.call else { return false }
        return modules.capabilities.builtin(named: call.name)?.isNondeterministic ?? false
    }

    mutating func visit(_ term: Term) -> Bool {
        if isFound { return false }
        switch term.kind {
        case .var:
            if let bindings, saving.unknowns.containsInside(.term(term), bindings) { isFound = true }
        case .ref(let ref):
            if saving.unknowns.contains(ref) || saving.inlining.isDisabled(ref.constantPrefix, ignoringInternal: true) {
                isFound = true
            } else if ref.headVariable == "data" {
                isFound = modules.tree.possibleRules(for: ref, includingHidden: false).contains { saving.isUnknown($0) }
            }
        default: break
        }
        return !isFound
    }
}

extension Head {
    /// The variables that the head shares with its body.
    var variables: Set<String> {
        var names: Set<String> = []
        for term in ref.dropFirst() + args { names.formUnion(term.variables) }
        if let key { names.formUnion(key.variables) }
        if let value { names.formUnion(value.variables) }
        return names
    }
}
