/// References and calls.
extension PolicyGenerator {
    /// A reference to input, base documents or rules that has the shape.
    mutating func documentReference(_ shape: Shape) -> Fragment? {
        let base = Documents.places.filter { $0.shape.serves(as: shape) }
        let rules = documents.filter { $0.shape.serves(as: shape) }
        if !rules.isEmpty && dice.chance(60) {
            use("rule reference")
            let rule = dice.pick(rules)
            return Fragment(reference(package: rule.package, path: rule.path))
        }
        guard !base.isEmpty else { return nil }
        return Fragment(imported(dice.pick(base).path))
    }

    /// Any reference at all, also to what is not there.
    mutating func anyReference(_ scope: Scope) -> Fragment {
        let heads =
            ["input", "data.base", "input.o", "data.base.users", "input.xs", "data.nothing"]
            + (dice.chance(15) ? scope.variables.suffix(2).map(\.name) : [])
        var text = dice.pick(heads)
        for _ in 0...dice.below(2) {
            switch dice.below(4) {
            case 0: text += ".\(dice.pick(Literals.keys))"
            case 1: text += "[\(dice.pick(["0", "1", "-1", "1.0", "2.5"]))]"
            case 2: text += "[\(scope.variables.isEmpty ? "\"a\"" : dice.pick(scope.variables).name)]"
            default: text += "[\"\(dice.pick(["a", "odd key", "", "b"]))\"]"
            }
        }
        return Fragment(text)
    }

    /// Something of which the type checker knows nothing.
    mutating func unknownTerm() -> Fragment {
        let places = ["input.any", "input.o", "input.xs", "data.base.matrix[0]", "data.base.users.x"]
        let iterations = [
            "data.base.xs[_]", "data.base.matrix[_]", "data.base.users[_]", "input.rows[_]", "data.base.table[_]", "input.o[_]",
        ]
        return Fragment(dice.pick(isNegated ? places : places + iterations))
    }

    /// An element of something: `xs[0]`, `o.a`, `[1, 2][i]`, `split(x, ",")[0]`.
    mutating func steppedReference(_ shape: Shape, _ scope: Scope, _ depth: Int) -> Fragment? {
        let kind = dice.pick([Shape.array(shape), .object(shape)])
        use("reference into a term")
        let key = term(kind.key, scope, 0)
        let known = scope.serving(kind)
        if !known.isEmpty && dice.chance(50) { return "\(dice.pick(known).name)[\(key)]" }
        if dice.chance(60), let place = documentReference(kind) { return "\(place)[\(key)]" }
        switch dice.below(3) {
        case 0 where dice.chance(15): return "\(literal(kind))[\(key)]"
        case 1 where kind == .array(.string): return "\(builtinCall(kind, scope, depth))[\(key)]"
        default: return nil
        }
    }

    /// A call of a built-in whose declared result has the shape.
    mutating func builtinCall(_ shape: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        for _ in 0..<40 {
            let builtin = dice.pick(Self.builtins)
            guard let result = builtin.type.result.map({ Shape($0, &dice) }) else { continue }
            guard result.serves(as: shape) || result == .any && dice.chance(30) else { continue }
            if isAnnotated && builtin.name.hasPrefix("rego.metadata") || hasLogic && ["and", "or"].contains(builtin.name) { continue }
            if ArgumentPools.demanding.contains(where: builtin.name.hasPrefix) && dice.chance(80) { continue }
            use("built-in " + builtin.name)
            var arguments: [Fragment] = []
            for (position, type) in builtin.type.arguments.enumerated() {
                let pool = ArgumentPools.byFunction[builtin.name] ?? []
                if position < pool.count, !pool[position].isEmpty, dice.chance(85) {
                    arguments.append(Fragment(dice.pick(pool[position])).term)
                } else if dice.chance(3) {
                    arguments.append(anyReference(scope).term)
                } else {
                    arguments.append(term(Shape(type, &dice), scope, depth - 1))
                }
            }
            return "\(builtin.name)(\(arguments.joined(separator: ", ")))"
        }
        return literal(shape)
    }

    mutating func functionCall(_ shape: Shape, _ scope: Scope, _ depth: Int) -> Fragment? {
        let candidates = functions.filter { $0.result.serves(as: shape) }
        guard !candidates.isEmpty else { return nil }
        use("function call")
        let function = dice.pick(candidates)
        let arguments = function.parameters.map { term($0, scope, depth) }
        return "\(reference(package: function.package, path: function.path))(\(arguments.joined(separator: ", ")))"
    }
}

extension [Fragment] {
    /// The fragments with a text between them, none of which can be left out.
    func joined(separator: String) -> Fragment {
        Fragment(.text, map(Fragment.Part.fragment), separator: separator)
    }
}
