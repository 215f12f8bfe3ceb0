/// `with` modifiers.
extension PolicyGenerator {
    mutating func withModifiers(_ scope: Scope, _ depth: Int) -> Fragment {
        var modifiers = [withModifier(scope, min(depth, 1))]
        if dice.chance(25) { modifiers.append(withModifier(scope, 0)) }
        return modifiers.joined(separator: " ")
    }

    private mutating func withModifier(_ scope: Scope, _ depth: Int) -> Fragment {
        switch dice.below(12) {
        case 0:
            use("with input")
            return "with input as \(term(.object(.any), scope, depth))"
        case 1..<5:
            let place = dice.pick(Documents.places)
            use(place.path.hasPrefix("input") ? "with part of input" : "with part of data")
            return "with \(place.path) as \(term(dice.chance(85) ? place.shape : .any, scope, depth))"
        case 5:
            use("with new places")
            return
                "with \(dice.pick(["input.new.place", "data.base.new", "data.other", "input.o.a", "data.base.users.zoe"])) as \(term(.any, scope, depth))"
        case 6, 7:
            guard let rule = documents.isEmpty ? nil : dice.pick(documents) else { return "with input.n as 1" }
            use("with a rule replaced")
            return "with data.\(rule.package).\(rule.path) as \(term(rule.shape, scope, depth))"
        case 8, 9:
            guard let function = functions.isEmpty ? nil : dice.pick(functions) else { return "with input.s as \"with\"" }
            let path = "data.\(function.package).\(function.path)"
            let others = functions.filter { $0.parameters.count == function.parameters.count && $0.path != function.path }
            if let other = others.first, dice.chance(50) {
                use("with a function by a function")
                return "with \(path) as data.\(other.package).\(other.path)"
            }
            use("with a function by a value")
            return "with \(path) as \(term(function.result, scope, 0))"
        case 10:
            use("with a built-in by a value")
            let (name, shape) = dice.pick([
                ("count", Shape.number), ("upper", .string), ("lower", .string), ("startswith", .boolean), ("to_number", .number),
                ("concat", .string),
            ])
            return "with \(name) as \(term(shape, scope, 0))"
        default:
            guard let function = functions.first(where: { $0.parameters.count == 1 }) else { return "with data.base.n as 3" }
            use("with a built-in by a function")
            return "with \(dice.pick(["count", "upper", "sum", "is_string"])) as data.\(function.package).\(function.path)"
        }
    }

    /// A call of a function that asks the world outside, with an answer for it.
    private mutating func mockedAnswer(_ scope: inout Scope) -> Fragment {
        let (call, shape) = dice.pick([
            ("time.now_ns()", Shape.number), ("rand.intn(\"n\", 10)", .number), ("uuid.rfc4122(\"n\")", .string),
            ("opa.runtime()", .object(.any)), ("net.lookup_ip_addr(\"host\")", .set(.string)),
            ("http.send({\"method\": \"get\", \"url\": \"http://host\"})", .object(.any)),
        ])
        let function = String(call.prefix { $0 != "(" })
        use("built-in " + function)
        let name = freshName("v")
        defer { scope.bind(name, shape) }
        return "\(name) := \(call) with \(function) as \(literal(shape))"
    }

    /// An expression over rules with something of what they look at replaced.
    mutating func mocked(_ scope: inout Scope, _ depth: Int) -> Fragment {
        if dice.chance(20) { return mockedAnswer(&scope) }
        guard !documents.isEmpty else { return comparison(scope, depth) }
        use("rule under with")
        let rule = dice.pick(documents)
        let name = freshName("v")
        let modifiers = withModifiers(scope, depth)
        defer { scope.bind(name, rule.shape) }
        return "\(name) := \(reference(package: rule.package, path: rule.path)) \(modifiers)"
    }
}
