import RegoCompiler
import RegoSyntax

/// Finds rules that may give a document, a call or a key two values: evaluated in full that is an error, inlined it would be two answers.
final class ConflictSearch {
    private let modules: CompiledModules
    private let checking: BodyChecking
    private var iterating: [ObjectIdentifier: Bool] = [:]

    init(_ modules: CompiledModules, _ checking: BodyChecking) {
        self.modules = modules
        self.checking = checking
    }

    func mayConflict(_ selection: RuleSelection) -> Bool {
        let rules = selection.rules
        if rules.allSatisfy(\.isMultiValue) || haveOneValue(rules) { return false }
        return rules.count > 1 || rules.contains(where: iterates)
    }

    private func haveOneValue(_ rules: [CandidateRule]) -> Bool {
        guard let first = rules.first?.result, first.isConstant else { return false }
        return rules.allSatisfy { $0.result == first }
    }

    /// Whether the body may hold in several ways: a reference leads to more than one place, or a built-in has several answers.
    private func iterates(_ rule: CandidateRule) -> Bool {
        let id = ObjectIdentifier(rule)
        if let known = iterating[id] { return known }
        var bound: Set<String> = ["data", "input"]
        for argument in rule.head.args { bound.formUnion(argument.variables) }
        var search = IterationSearch(modules: modules, bound: bound)
        for expr in rule.body {
            search.walk(expr)
            search.bound.formUnion(checking.outputs(of: [expr], safe: search.bound))
        }
        iterating[id] = search.isFound
        return search.isFound
    }
}

private struct IterationSearch: SyntaxVisitor {
    let modules: CompiledModules
    var bound: Set<String>
    var isFound = false

    mutating func visit(_ expr: Expr) -> Bool {
        if let call = expr.call, modules.capabilities.builtin(named: call.name)?.isRelation == true { isFound = true }
        // What is inside of these gives no answers of its own.
        switch expr.kind {
        case .every, .logical: return false
        case .term, .call, .some: return !isFound && !expr.negated
        }
    }

    mutating func visit(_ term: Term) -> Bool {
        if isFound || term.isComprehension { return false }
        if let ref = term.ref, ref.dropFirst().contains(where: { !$0.variables.isSubset(of: bound) }) { isFound = true }
        return !isFound
    }
}
