import RegoSyntax

extension BodyChecking {
    /// Whether the rule's body may hold in several ways: a reference leads to more than one place, or a built-in has several answers.
    package func mayHoldRepeatedly(_ rule: Rule) -> Bool {
        // Most bodies look at no place that a variable names.
        var first = IterationSearch(functions: functions, bound: [])
        first.walk(rule.body)
        if !first.isFound { return false }
        var search = IterationSearch(functions: functions, bound: rule.initiallySafe)
        for expr in rule.body {
            search.walk(expr)
            search.bound.formUnion(OutputVariables(functions: functions).outputs(of: [expr], safe: search.bound))
        }
        return search.isFound
    }
}

private struct IterationSearch: SyntaxVisitor {
    let functions: FunctionTable
    var bound: VariableSet
    var isFound = false

    static var visitedTerms: VisitedTerms { .compound }

    mutating func visit(_ expr: Expr) -> Bool {
        if let call = expr.call, functions.builtin(named: call.name)?.isRelation == true { isFound = true }
        // What is inside of these gives no answers of its own.
        switch expr.kind {
        case .every, .logical: return false
        case .term, .call, .some: return !isFound && !expr.negated
        }
    }

    mutating func visit(_ term: Term) -> Bool {
        if isFound || term.isComprehension { return false }
        if let ref = term.ref, ref.dropFirst().contains(where: { !$0.isConstant && !$0.variables.allSatisfy(bound.contains) }) {
            isFound = true
        }
        return !isFound
    }
}
