/// Rules of every form.
extension PolicyGenerator {
    /// One document or function with all the rules that define it.
    mutating func definition() -> [Fragment] {
        switch dice.below(100) {
        case 0..<30: return completeRule()
        case 30..<42: return booleanRule()
        case 42..<54: return partialSet()
        case 54..<64: return partialObject()
        case 64..<76: return referenceHead()
        default: return function()
        }
    }

    /// A body in braces, and what the head makes of the variables that it binds.
    private mutating func rule(
        _ outer: Scope = Scope(), atMost count: Int = 3, _ head: (inout PolicyGenerator, Scope) -> Fragment
    ) -> (head: Fragment, body: Fragment) {
        var scope = outer
        var expressions = body(&scope, depth: 2, count: 1 + dice.below(count))
        let head = head(&self, scope)
        expressions += usesOfTheUnused(scope, since: outer, in: expressions + [head])
        return (head, "{\(Fragment.body(expressions.map { "\n\t\($0)" }, separator: ""))\n}")
    }

    /// A body in braces that the head takes nothing from.
    private mutating func plainBody(_ outer: Scope = Scope(), atMost count: Int = 3) -> Fragment {
        rule(outer, atMost: count) { _, _ in "" }.body
    }

    private mutating func publish(_ path: String, _ shape: Shape) {
        documents.append(RuleDocument(package: package, path: path, shape: shape))
    }

    private mutating func completeRule() -> [Fragment] {
        let name = freshName("p")
        let shape = concrete(.any)
        var rules: [Fragment] = []
        if dice.chance(25) {
            use("default rule")
            rules.append("default \(name) := \(literal(shape))\n")
        }
        switch dice.below(10) {
        case 0..<3: rules.append("\(name) := \(term(shape, Scope(), 3))\n")
        case 3..<7:
            let (value, body) = rule { $0.term(shape, $1, 2) }
            rules.append("\(name) := \(value)\(when)\(body)\(elseChain(shape))\n")
        case 7..<9:
            use("several complete rules")
            let value = literal(shape)
            for _ in 0...(1 + dice.below(2)) {
                rules.append("\(name) := \(dice.chance(92) ? value : literal(shape))\(when)\(plainBody(atMost: 2))\n")
            }
        default:
            rules.append("\(name) = x\(when){\n\tx = \(term(shape, Scope(), 2))\n}\n")
        }
        publish(name, shape)
        return rules
    }

    private mutating func elseChain(_ shape: Shape, _ parameters: Scope = Scope()) -> Fragment {
        guard dice.chance(35) else { return "" }
        use("else")
        var chain: [Fragment] = []
        for _ in 0...dice.below(2) {
            let (value, body) = rule(parameters, atMost: 2) { $0.term(shape, $1, 1) }
            chain.append(" else := \(value)\(when)\(body)")
        }
        if dice.chance(40) { chain.append(" else := \(literal(shape))") }
        return Fragment.list(chain, separator: "")
    }

    private mutating func booleanRule() -> [Fragment] {
        let name = freshName("p")
        var rules: [Fragment] = []
        if dice.chance(40) {
            use("default rule")
            rules.append("default \(name) := false\n")
        }
        for _ in 0...dice.below(2) {
            if dice.chance(40) {
                let expression = hasLogic && dice.chance(60) ? logical(Scope(), 2) : comparison(Scope(), 2)
                rules.append("\(name)\(when)\(onlyInV0("{ "))\(expression.line)\(onlyInV0(" }"))\n")
            } else if dice.chance(15) {
                use("bodies in a row")
                rules.append("\(name)\(when)\(plainBody())\n\(again(name))\(plainBody())\n")
            } else {
                rules.append("\(name)\(when)\(plainBody())\n")
            }
        }
        publish(name, .boolean)
        return rules
    }

    private mutating func partialSet() -> [Fragment] {
        use("partial set")
        let name = freshName("p")
        let shape = concrete(.any)
        var rules: [Fragment] = []
        for _ in 0...dice.below(3) {
            if dice.chance(20) {
                rules.append("\(name)\(element(term(shape, Scope(), 1)))\n")
            } else {
                let (value, body) = rule { $0.term(shape, $1, 1) }
                rules.append("\(name)\(element(value))\(when)\(body)\n")
            }
        }
        publish(name, .set(shape))
        return rules
    }

    private mutating func partialObject() -> [Fragment] {
        use("partial object")
        let name = freshName("p")
        let shape = concrete(.any)
        let value = literal(shape)
        var rules: [Fragment] = []
        for _ in 0...dice.below(3) {
            let (member, body) = rule { generator, scope in
                let key = generator.term(.string, scope, generator.dice.below(2))
                // The same value everywhere, or one that hangs on what is bound: then keys conflict now and then.
                return "[\(key)] := \(generator.dice.chance(60) ? value : generator.term(shape, scope, 1))"
            }
            rules.append("\(name)\(member)\(when)\(body)\n")
        }
        publish(name, .object(shape))
        return rules
    }

    /// `p.a[x].b := v`, `p[x][y] contains v`, `p.a.b if`.
    private mutating func referenceHead() -> [Fragment] {
        use("reference as head")
        let name = freshName("p")
        let shape = concrete(.any)
        let value = literal(shape)
        let isMultiValue = dice.chance(35)
        let isTrue = !isMultiValue && dice.chance(15)
        if isMultiValue {
            use("multi-value rule below a reference")
            usesContains = true
        }
        let pathShape = dice.below(7)
        var rules: [Fragment] = []
        if pathShape == 0 && !isMultiValue && dice.chance(25) {
            use("default of a reference")
            rules.append("default \(name).a.b := \(isTrue ? "false" : value)\n")
        }
        for _ in 0...dice.below(3) {
            let (head, body) = rule { generator, scope in
                let steps = generator.headSteps(pathShape, scope)
                if isMultiValue { return "\(steps) contains \(generator.term(shape, scope, 1))" }
                if isTrue && pathShape != 4 { return steps }
                return "\(steps) := \(generator.dice.chance(70) ? value : generator.term(shape, scope, 1))"
            }
            rules.append("\(name)\(head)\(when)\(body)\n")
        }
        publish(name, .object(.any))
        if pathShape == 0 { publish("\(name).a.b", isMultiValue ? .set(shape) : shape) }
        return rules
    }

    private mutating func headSteps(_ form: Int, _ scope: Scope) -> Fragment {
        switch form {
        case 0: ".a.b"
        case 1: ".\(dice.pick(["a", "b"]))[\(term(.string, scope, 0))]"
        case 2: "[\(term(.string, scope, 0))].\(dice.pick(["a", "b"]))"
        case 3: "[\(term(.any, scope, 0))][\(term(.any, scope, 0))]"
        case 4: "[[\(term(.number, scope, 0)), \"x\"]]"
        case 5: ".a[\(term(.number, scope, 0))][\(term(.set(.number), scope, 0))].b"
        default: "[\"odd key\"][\(term(.number, scope, 0))].c"
        }
    }

    private mutating func function() -> [Fragment] {
        let path = dice.chance(85) ? freshName("f") : "lib.\(freshName("f"))"
        let parameters = (0..<dice.number(1...3)).map { _ in concrete(.any) }
        let result = dice.chance(25) ? Shape.boolean : concrete(.any)
        var rules: [Fragment] = []
        if dice.chance(15) {
            use("default function")
            rules.append("default \(path)(\(parameters.map { _ in "_" }.joined(separator: ", "))) := \(literal(result))\n")
        }
        let value = literal(result)
        let isSingle = dice.chance(60)
        for _ in 0...(isSingle ? 0 : 1 + dice.below(2)) {
            var known = Scope()
            let arguments = parameters.map { parameter($0, &known) }.joined(separator: ", ")
            let (head, body) = rule(known, atMost: 2) { generator, scope in
                isSingle ? generator.term(result, scope, 2) : generator.dice.chance(85) ? value : generator.term(result, scope, 1)
            }
            let made: Fragment
            if isSingle && dice.chance(30) {
                made = " := \(term(result, known, 3))\n"
            } else if result == .boolean && dice.chance(60) {
                made = "\(when)\(plainBody(known, atMost: 2))\n"
            } else {
                made = " := \(head)\(when)\(body)\(elseChain(result, known))\n"
            }
            let text = made.text
            let unused = known.variables.map(\.name).filter { Names.occurrences(of: $0, in: text) == 0 }
            rules.append("\(path)(\(arguments.renaming(unused, to: "_")))\(made)")
        }
        functions.append(RuleFunction(package: package, path: path, parameters: parameters, result: result))
        return rules
    }

    /// A function's parameter: a variable, a constant, a pattern or a wildcard.
    private mutating func parameter(_ shape: Shape, _ scope: inout Scope) -> Fragment {
        switch dice.below(10) {
        case 0:
            use("constant parameter")
            return literal(shape)
        case 1: return "_"
        case 2 where shape.isCollection:
            use("pattern as parameter")
            let (text, bound) = pattern(scope)
            scope.variables += bound
            return text
        default:
            let name = freshName("x")
            scope.bind(name, shape)
            return Fragment(name)
        }
    }
}
