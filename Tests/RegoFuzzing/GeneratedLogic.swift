/// `and`, `or` and `not { ... }`, which modules import as keywords.
extension PolicyGenerator {
    /// `a == 1 and {b; c} or not d`.
    mutating func logical(_ scope: Scope, _ depth: Int) -> Fragment {
        use("and, or")
        var parts: [Fragment] = [operand(scope, depth)]
        for _ in 0...dice.below(2) { parts.append("\(dice.pick(["and", "or"])) \(operand(scope, depth))") }
        return parts.joined(separator: " ")
    }

    private mutating func operand(_ scope: Scope, _ depth: Int) -> Fragment {
        let wasNegated = isNegated
        isNegated = true
        defer { isNegated = wasNegated }
        switch dice.below(10) {
        case 0..<3: return unbraced(comparison(scope, depth - 1))
        case 3: return unbraced(membership(scope, depth - 1))
        case 4: return "not \(unbraced(comparison(scope, depth - 1)))"
        case 5 where depth > 0: return "(\(logical(scope, depth - 1)))"
        case 6 where depth > 0: return bracedBody(scope, depth)
        case 7 where depth > 0: return "not \(bracedBody(scope, depth))"
        default: return unbraced(truth(scope, depth - 1))
        }
    }

    /// What begins with a brace would be a body where the module has such operators.
    func unbraced(_ expression: Fragment) -> Fragment { hasLogic && expression.text.hasPrefix("{") ? "(\(expression))" : expression }

    mutating func bracedBody(_ scope: Scope, _ depth: Int) -> Fragment {
        var inner = scope
        var expressions = body(&inner, depth: depth - 1, count: 1 + dice.below(2))
        expressions += usesOfTheUnused(inner, since: scope, in: expressions)
        return "{ \(Fragment.body(expressions, separator: "; ")) }"
    }
}
