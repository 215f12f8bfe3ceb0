import RegoPlan
import RegoSyntax

extension Planner {
    private struct Replaced {
        var local: Local
        var path: [Int32]
        var value: Operand
    }

    /// Plans an expression under its `with` modifiers.
    ///
    /// Documents are replaced when the plan runs, in the locals that hold `input` and `data`; rules and functions are replaced
    /// here, by planning what the expression needs in another environment.
    mutating func planWith(_ expression: Expr) throws(RegoDiagnostics) {
        var environment = environment
        var values = frame.replacementValues
        var replaced: [Replaced] = []
        for with in expression.withs {
            try plan(with, &environment, &values, &replaced)
        }
        var inner = expression
        inner.withs = []
        let outer = (frame.environment, frame.replacementValues)
        frame.environment = index(of: environment)
        frame.replacementValues = values
        try plan(inner, under: replaced)
        (frame.environment, frame.replacementValues) = outer
    }

    /// Plans the value of one modifier and notes what it replaces.
    private mutating func plan(
        _ with: With, _ environment: inout PlanEnvironment, _ values: inout [String: Operand], _ replaced: inout [Replaced]
    ) throws(RegoDiagnostics) {
        let target = with.target.ref ?? Ref([with.target])
        switch target.headVariable {
        case "input":
            replaced.append(Replaced(local: .input, path: try path(of: target), value: try planTerm(with.value)))
        case "data" where !isFunction(target):
            hide(target, in: &environment)
            replaced.append(Replaced(local: .data, path: try path(of: target), value: try planTerm(with.value)))
        default:
            let name = target.description
            if let replacement = function(named: with.value) {
                environment.replacements[name] = replacement
                values[name] = nil
            } else {
                let isRule = with.value.ref.map { compiled.tree.node(at: $0) != nil } ?? false
                environment.replacements[name] = isRule ? .ruleValue : .value
                values[name] = isRule ? try planRuleValue(with.value) : try planTerm(with.value)
            }
        }
    }

    /// The value of rules in place of a function. That they are undefined does not matter before a result is asked for.
    private mutating func planRuleValue(_ value: Term) throws(RegoDiagnostics) -> Operand {
        let target = newLocal()
        let attempt = try block { (planner) throws(RegoDiagnostics) in
            planner.emit(.assignVar(source: try planner.planTerm(value), target: target))
        }
        emit(.resetLocal(target))
        emit(.block([attempt]))
        return .local(target)
    }

    private mutating func path(of target: Ref) throws(RegoDiagnostics) -> [Int32] {
        guard let path = target.constantPath else { throw fault("the target of \"with\" has a key that is not a string") }
        return path.map { string($0) }
    }

    private func isFunction(_ ref: Ref) -> Bool {
        compiled.tree.node(at: ref).map { documents.kinds[$0] == .function } ?? false
    }

    /// Hides the rules at and below a replaced document.
    private func hide(_ target: Ref, in environment: inout PlanEnvironment) {
        let isVirtual = compiled.tree.node(at: target).map { node in
            node == compiled.tree.root || documents.kinds[node] != .branch || !compiled.tree[node].children.isEmpty
        }
        guard isVirtual == true else { return }
        environment.hidden.insert(target.terms.dropFirst().compactMap(RuleTree.Key.init))
    }

    /// The function that a modifier's value names, if it names one.
    private func function(named value: Term) -> PlanEnvironment.Replacement? {
        guard let ref = value.ref ?? value.variable.map({ Ref($0) }), let head = ref.headVariable else { return nil }
        if head == "data" {
            guard isFunction(ref), let node = compiled.tree.node(at: ref) else { return nil }
            return .function(node: node)
        }
        guard head != "input", frame.scope[head] == nil, builtins.declaration(named: ref.description) != nil else { return nil }
        return .builtin(ref.description)
    }

    private mutating func plan(_ expression: Expr, under replaced: [Replaced]) throws(RegoDiagnostics) {
        let mark = frame.code.mark()
        for replacement in replaced {
            open(.with(local: replacement.local, path: replacement.path, value: replacement.value))
        }
        let depth = frame.code.depth
        try plan(expression)
        if frame.code.depth == depth { return frame.code.close(to: mark.depth) }
        // The solutions lie inside scans, and the rest of the body goes in there, where the documents must be the old ones again.
        for local in Set(replaced.map(\.local)).sorted() {
            let saved = newLocal()
            frame.code.insert(Statement(.assignVar(source: .local(local), target: saved), at: frame.place), at: mark)
            open(.with(local: local, path: [], value: .local(saved)))
        }
    }
}
