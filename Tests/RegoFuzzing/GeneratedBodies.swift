/// Expressions of bodies.
extension PolicyGenerator {
    /// - Parameter scope: gets what the expressions bind.
    mutating func body(_ scope: inout Scope, depth: Int, count: Int) -> [Fragment] {
        var expressions: [Fragment] = []
        for _ in 0..<count {
            let before = scope
            let made = expression(&scope, depth)
            expressions.append(dice.chance(5) ? "\(made) \(withModifiers(before, depth))" : made)
        }
        return expressions
    }

    /// Mentions the variables that were bound since and that no text mentions again: strict mode refuses them.
    mutating func usesOfTheUnused(_ scope: Scope, since outer: Scope, in texts: [Fragment]) -> [Fragment] {
        let names = scope.variables.dropFirst(outer.variables.count).map(\.name)
        let text = texts.map(\.text).joined(separator: " ")
        let unused = names.filter { Names.occurrences(of: $0, in: text) < 2 }
        guard !unused.isEmpty else { return [] }
        let list = unused.joined(separator: ", ")
        return [
            Fragment(
                dice.pick([
                    "[\(list)] != null", "is_array([\(list)])", "count([\(list)]) < 100", "_ = [\(list)]", "not is_string([\(list)])",
                ]))
        ]
    }

    private mutating func expression(_ scope: inout Scope, _ depth: Int) -> Fragment {
        switch dice.below(100) {
        case 0..<16: return assignment(&scope, depth)
        case 16..<34: return someIn(&scope, depth)
        case 34..<42: return unification(&scope, depth)
        case 42..<54: return comparison(scope, depth)
        case 54..<60: return membership(scope, depth)
        case 60..<68: return negation(scope, depth)
        case 68..<74: return every(scope, depth)
        case 74..<86: return iteration(&scope, depth)
        case 86..<90: return truth(scope, depth)
        case 90..<92: return walk(&scope, depth)
        case 92..<94: return "\(term(.boolean, scope, depth))"
        case 94..<95: return callWithOutput(&scope, depth)
        case 95..<97: return mocked(&scope, depth)
        case 98 where hasLogic: return logical(scope, depth)
        case 97: return dispatch(&scope)
        case 99: return effect(scope, depth)
        default: return assignment(&scope, depth)
        }
    }

    private mutating func assignment(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("built-in assign")
        if dice.chance(15) { return destructuring(":=", &scope, depth) }
        let shape = concrete(.any)
        let value = term(shape, scope, depth)
        let name = freshName("v")
        scope.bind(name, shape)
        return "\(name) := \(value)"
    }

    private mutating func someIn(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("some in")
        let shape = dice.pick(Shape.collections)
        if dice.chance(10) {
            use("some in with a pattern")
            let (pattern, bound) = pattern(scope)
            for variable in bound { scope.variables.append(variable) }
            let domain = dice.chance(60) ? "[[1, 2], [\"a\", {\"a\": 3}], {\"a\": 1, \"b\": 2}, {\"a\": 2}, [1, [2, 3]]]" : unknownTerm()
            return "some \(pattern) in \(domain)"
        }
        let collection = term(shape, scope, depth)
        let value = dice.chance(90) ? freshName("v") : "_"
        let key = dice.chance(40) ? freshName("k") : nil
        if let key { scope.bind(key, shape.key) }
        if value != "_" { scope.bind(value, shape.element) }
        return "some \(key.map { "\($0), " } ?? "")\(value) in \(collection)"
    }

    private mutating func unification(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("built-in eq")
        switch dice.below(4) {
        case 0: return destructuring("=", &scope, depth)
        case 1:
            let (text, bound) = pattern(scope)
            let known = unknownTerm()
            for variable in bound { scope.variables.append(variable) }
            return dice.chance(70) ? "\(text) = \(known)" : "\(known) = \(text)"
        case 2:
            let (left, right) = comparable(scope, depth)
            return "\(left) = \(right)"
        default:
            let shape = concrete(.any)
            let value = term(shape, scope, depth)
            let name = freshName("v")
            scope.bind(name, shape)
            return dice.chance(50) ? "\(name) = \(value)" : "\(value) = \(name)"
        }
    }

    /// `[a, {"k": b}] = term`.
    private mutating func destructuring(_ sign: String, _ scope: inout Scope, _ depth: Int) -> Fragment {
        use("destructuring with \(sign)")
        let first = freshName("v")
        let second = freshName("v")
        let (a, b) = (concrete(.any), concrete(.any))
        let (x, y) = (term(a, scope, depth), term(b, scope, depth))
        scope.bind(first, a)
        scope.bind(second, b)
        switch dice.below(4) {
        case 0: return "[\(first), \(second)] \(sign) [\(x), \(y)]"
        case 1: return "{\"a\": \(first), \"b\": \(second)} \(sign) {\"a\": \(x), \"b\": \(y)}"
        case 2: return "[\(first), [\(second), _]] \(sign) [\(x), [\(y), 1]]"
        default: return "[\(first), {\"k\": \(second)}] \(sign) [\(x), {\"k\": \(y)}]"
        }
    }

    /// A term with new variables in it.
    mutating func pattern(_ scope: Scope) -> (text: Fragment, bound: [ScopedVariable]) {
        let (a, b) = (freshName("v"), freshName("v"))
        let both = [ScopedVariable(name: a, shape: .any), ScopedVariable(name: b, shape: .any)]
        switch dice.below(6) {
        case 0: return ("[\(a), \(b)]", both)
        case 1: return ("{\"a\": \(a)}", [both[0]])
        case 2: return ("{\"a\": \(a), \"b\": \(b)}", both)
        case 3: return ("[\(a), _]", [both[0]])
        case 4: return ("[1, \(a)]", [both[0]])
        default: return ("[\(a), [\(b), _]]", both)
        }
    }

    mutating func comparison(_ scope: Scope, _ depth: Int) -> Fragment {
        use("comparison")
        let (left, right) = comparable(scope, depth)
        return "\(left) \(dice.pick(["==", "!=", "<", "<=", ">", ">=", "!=", "<="])) \(right)"
    }

    /// Two terms that may be equal for all that the type checker knows: of collections one is a document.
    private mutating func comparable(_ scope: Scope, _ depth: Int) -> (Fragment, Fragment) {
        let shape = concrete(.any)
        let one = term(shape, scope, depth)
        if shape.isCollection && dice.chance(90) {
            let other = unknownTerm().term
            return dice.chance(50) ? (one, other) : (other, one)
        }
        return (one, term(dice.chance(98) ? shape : .any, scope, depth))
    }

    mutating func membership(_ scope: Scope, _ depth: Int) -> Fragment {
        let shape = dice.pick(Shape.collections)
        let (value, collection) = (term(shape.element, scope, depth), term(shape, scope, depth))
        if dice.chance(25) {
            use("built-in internal.member_3")
            let key = term(shape.key, scope, 0)
            return "\(key), \(value) in \(collection)"
        }
        use("built-in internal.member_2")
        return "\(value) in \(collection)"
    }

    private mutating func negation(_ scope: Scope, _ depth: Int) -> Fragment {
        use("not")
        let wasNegated = isNegated
        isNegated = true
        defer { isNegated = wasNegated }
        switch dice.below(hasLogic && depth > 0 ? 7 : 5) {
        case 5...: return "not \(bracedBody(scope, depth))"
        case 0: return "not \(unbraced(comparison(scope, depth)))"
        case 1: return "not \(unbraced(membership(scope, depth)))"
        case 2: return "not \(anyReference(scope))"
        case 3: return "not \(truth(scope, depth))"
        default: return "not \(unbraced(term(.boolean, scope, depth)))"
        }
    }

    private mutating func every(_ scope: Scope, _ depth: Int) -> Fragment {
        use("every")
        let shape = dice.pick(Shape.collections)
        let collection = term(shape, scope, depth)
        var inner = scope
        let value = freshName("v")
        let key = dice.chance(40) ? freshName("k") : nil
        if let key { inner.bind(key, shape.key) }
        inner.bind(value, shape.element)
        var expressions = body(&inner, depth: depth - 1, count: 1 + dice.below(2))
        let declared = Fragment("\(key ?? "") \(value)")
        expressions += usesOfTheUnused(inner, since: scope, in: expressions + [declared])
        return "every \(key.map { "\($0), " } ?? "")\(value) in \(collection) { \(Fragment.body(expressions, separator: "; ")) }"
    }

    mutating func truth(_ scope: Scope, _ depth: Int) -> Fragment {
        if dice.chance(10), let known = documentReference(.set(.any)) {
            use("element of a set by reference")
            return "\(known)[\(term(.any, scope, depth))]"
        }
        if let known = documentReference(concrete(.any)), dice.chance(80) { return known.term }
        return anyReference(scope).term
    }

    /// What only says something while a program is evaluated.
    private mutating func effect(_ scope: Scope, _ depth: Int) -> Fragment {
        if dice.chance(50) {
            use("built-in trace")
            return "trace(\(term(.string, scope, depth)))"
        }
        use("built-in print")
        use("built-in internal.print")
        return "print(\(term(.any, scope, depth)), \(term(.any, scope, 0)))"
    }
}
