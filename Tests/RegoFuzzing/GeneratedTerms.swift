/// Terms of a wanted shape.
extension PolicyGenerator {
    mutating func term(_ shape: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        budget -= 1
        if dice.chance(2) { return anyReference(scope).term }
        if depth <= 0 || budget <= 0 || dice.chance(35) { return simpleTerm(shape, scope).term }
        return compoundTerm(shape, scope, depth - 1).term
    }

    /// Some other shape than the wanted one would be wrong; nothing is said about `any`.
    mutating func concrete(_ shape: Shape) -> Shape {
        guard shape == .any else { return shape }
        switch dice.below(14) {
        case 0..<4: return .number
        case 4..<8: return .string
        case 8: return .boolean
        case 9: return .null
        case 10: return .array(.any)
        case 11: return .object(.any)
        case 12: return .set(.any)
        default: return dice.pick(Shape.collections)
        }
    }

    mutating func simpleTerm(_ shape: Shape, _ scope: Scope) -> Fragment {
        let known = scope.serving(shape)
        if !known.isEmpty && dice.chance(60) { return Fragment(dice.pick(known).name) }
        if dice.chance(55), let reference = documentReference(shape) { return reference }
        return literal(concrete(shape))
    }

    mutating func literal(_ shape: Shape) -> Fragment {
        switch shape {
        case .any: return literal(concrete(.any))
        case .null: return "null"
        case .boolean: return Fragment(dice.chance(60) ? "true" : "false")
        case .number: return Fragment(dice.chance(70) ? dice.pick(Literals.small) : dice.pick(Literals.numbers))
        case .string: return Fragment(dice.pick(Literals.strings))
        case .array(let element): return "[\(items(element))]"
        case .set(let element): return dice.chance(15) ? "set()" : "{\(items(element, atLeast: 1))}"
        case .object(let element):
            let members: [Fragment] = distinctKeys().map { key in
                let value = literal(element).term
                return "\"\(key)\": \(value)"
            }
            return "{\(Fragment.list(members, separator: ", "))}"
        }
    }

    mutating func distinctKeys() -> [String] {
        let count = dice.below(4)
        var keys: [String] = []
        for key in Literals.keys.shuffled(using: &dice).prefix(count) { keys.append(key) }
        return keys
    }

    private mutating func items(_ element: Shape, atLeast minimum: Int = 0) -> Fragment {
        let count = minimum + dice.below(4)
        var items: [Fragment] = []
        for _ in 0..<count { items.append(literal(element).term) }
        return Fragment.list(items, separator: ", ")
    }

    mutating func compoundTerm(_ shape: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        if dice.chance(12), let call = functionCall(shape, scope, depth) { return call }
        if dice.chance(2), let call = formerCall(shape) { return call }
        if dice.chance(12), let step = steppedReference(shape, scope, depth) { return step }
        switch shape {
        case .any: return compoundTerm(concrete(.any), scope, depth)
        case .null: return "null"
        case .number: return numberTerm(scope, depth)
        case .boolean: return booleanTerm(scope, depth)
        case .string: return stringTerm(scope, depth)
        case .array(let element): return arrayTerm(element, scope, depth)
        case .set(let element): return setTerm(element, scope, depth)
        case .object(let element): return objectTerm(element, scope, depth)
        }
    }

    private mutating func numberTerm(_ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<4:
            use("arithmetic")
            let left = term(.number, scope, depth)
            // Mostly by what division is possible by.
            if dice.chance(30) { return "(\(left) \(dice.pick(["/", "%"])) \(dice.pick(["2", "3", "7", "-4", "10", "1", "0"])))" }
            return "(\(left) \(dice.pick(["+", "-", "*", "-", "*", "/", "%"])) \(term(.number, scope, depth)))"
        case 4:
            use("built-in count")
            let collection = term(dice.pick(Shape.collections), scope, depth)
            return "count(\(collection))"
        case 5:
            let collection = term(.array(.number), scope, depth)
            let function = dice.pick(["sum", "product", "max", "min"])
            use("built-in " + function)
            return "\(function)(\(collection))"
        default: return builtinCall(.number, scope, depth)
        }
    }

    private mutating func booleanTerm(_ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<3:
            use("comparison as a value")
            return "(\(comparison(scope, depth)))"
        case 3..<5:
            use("in as a value")
            return "(\(membership(scope, depth)))"
        default: return builtinCall(.boolean, scope, depth)
        }
    }

    private mutating func stringTerm(_ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<2: return template(scope, depth)
        case 2:
            let parts = term(.array(.string), scope, depth)
            return "concat(\(dice.pick([#"",""#, #"""#  + #"""#, #""-""#])), \(parts))"
        case 3:
            let value = term(.any, scope, depth)
            return "sprintf(\"%v\", [\(value)])"
        default: return builtinCall(.string, scope, depth)
        }
    }

    /// `$"a {x} b"`.
    private mutating func template(_ scope: Scope, _ depth: Int) -> Fragment {
        use("built-in internal.template_string")
        let raw = dice.chance(20)
        var parts: [Fragment] = []
        for _ in 0...dice.below(3) {
            let value = term(.any, scope, min(depth, 1))
            parts.append("\(dice.pick(["", "a ", "é", " = ", "\\{", ", "])){\(value)}")
        }
        let quote = raw ? "`" : "\""
        return "$\(quote)\(Fragment.list(parts, separator: ""))\(dice.pick(["", " end"]))\(quote)"
    }

    private mutating func arrayTerm(_ element: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<3:
            var items: [Fragment] = []
            for _ in 0..<dice.below(4) { items.append(term(element, scope, depth)) }
            return "[\(Fragment.list(items, separator: ", "))]"
        case 3..<7:
            use("array comprehension")
            let (body, head) = comprehension(scope, depth) { generator, inner in generator.term(element, inner, depth) }
            return "[\(head) | \(body)]"
        default: return builtinCall(.array(element), scope, depth)
        }
    }

    private mutating func setTerm(_ element: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<2:
            var items: [Fragment] = [term(element, scope, depth)]
            for _ in 0..<dice.below(3) { items.append(term(element, scope, depth)) }
            return "{\(Fragment.list(items, separator: ", "))}"
        case 2..<6:
            use("set comprehension")
            let (body, head) = comprehension(scope, depth) { generator, inner in generator.term(element, inner, depth) }
            return "{\(head) | \(body)}"
        case 6..<8:
            use("set operators")
            let (left, right) = (term(.set(element), scope, depth), term(.set(element), scope, depth))
            return "(\(left) \(dice.pick(["|", "&", "-"])) \(right))"
        default: return builtinCall(.set(element), scope, depth)
        }
    }

    private mutating func objectTerm(_ element: Shape, _ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(10) {
        case 0..<4:
            var members: [Fragment] = []
            for key in distinctKeys() {
                let value = term(element, scope, depth)
                if dice.chance(15), let name = scope.serving(.string).last?.name, members.isEmpty {
                    members.append("\(name): \(value)")
                } else {
                    members.append("\"\(key)\": \(value)")
                }
            }
            return "{\(Fragment.list(members, separator: ", "))}"
        case 4..<7:
            use("object comprehension")
            let (body, head) = comprehension(scope, depth) { generator, inner in
                let key = generator.term(generator.dice.chance(70) ? .string : .any, inner, 0)
                let value = generator.term(element, inner, depth)
                return "\(key): \(value)"
            }
            return "{\(head) | \(body)}"
        default: return builtinCall(.object(element), scope, depth)
        }
    }

    /// The body of a comprehension and its head, which sees what the body binds.
    private mutating func comprehension(
        _ scope: Scope, _ depth: Int, head: (inout PolicyGenerator, Scope) -> Fragment
    ) -> (body: Fragment, head: Fragment) {
        var inner = scope
        var expressions = body(&inner, depth: depth, count: 1 + dice.below(2))
        let head = head(&self, inner)
        expressions += usesOfTheUnused(inner, since: scope, in: expressions + [head])
        return (Fragment.body(expressions, separator: "; "), head)
    }
}
