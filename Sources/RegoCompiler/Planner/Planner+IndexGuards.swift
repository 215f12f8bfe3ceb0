import RegoPlan
import RegoSyntax

extension Planner {
    /// Plans what OPA's index asks for before it has a rule evaluated, as far as it stands behind an expression that may meet a conflict: input and
    /// base documents that must be there, or equal to a constant. Where they are not, OPA does not meet the conflict.
    mutating func planIndexGuards(of rule: Rule, _ parameters: [Local]) throws(RegoDiagnostics) {
        // Nothing stands behind the last expression.
        guard rule.body.count > 1, mayMeetConflict() else { return }
        guard let first = rule.body.dropLast().firstIndex(where: { conflicts.mayConflict([$0]) }) else { return }
        let tree = compiled.tree
        var conditions = IndexConditions { tree.isVirtual($0) }
        var beginning = rule
        beginning.body = Array(rule.body[..<first])
        let (before, all) = (conditions.add(beginning), conditions.add(rule))
        for condition in conditions[all] where conditions.condition(before, condition.ref) == nil {
            let value = try planIndexed(condition.ref, parameters)
            if condition.delimiter == nil, condition.value.isConstant { emit(.equal(value, try planTerm(condition.value))) }
        }
    }

    private mutating func planIndexed(_ ref: Ref, _ parameters: [Local]) throws(RegoDiagnostics) -> Operand {
        guard ref.headVariable == IndexConditions.argumentRoot else { return try planTerm(Term(.ref(ref), at: .none)) }
        guard case .number(let text)? = ref.terms.last?.kind, let position = Int(text), parameters.indices.contains(position) else {
            throw fault("an index asks for an argument that there is not")
        }
        return .local(parameters[position])
    }
}
