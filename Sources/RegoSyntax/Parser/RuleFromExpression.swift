/// Reads a bare expression at the top level as a rule: `p := 1`, `p.q.r`, `f(x)`, `p[x] = y`.
struct RuleFromExpression {
    struct Refusal: Error {
        let message: String
    }

    let isBuiltin: @Sendable (String) -> Bool

    private static let operatorNames: Set<String> = [
        "plus", "minus", "mul", "div", "rem", "and", "or", "equal", "neq", "gt", "lt", "gte", "lte", "internal.member_2",
        "internal.member_3",
    ]

    func rule(from body: Body) throws(Refusal) -> Rule {
        guard let expr = body.first, body.count == 1 else {
            throw Refusal(message: "multiple expressions cannot be used for rule head")
        }
        guard expr.withs.isEmpty else { throw Refusal(message: "expressions using with keyword cannot be used for rule head") }
        guard !expr.negated else { throw Refusal(message: "negated expressions cannot be used for rule head") }
        switch expr.kind {
        case .some: throw Refusal(message: "'some' declarations cannot be used for rule head")
        case .every, .logical: throw Refusal(message: "expression cannot be used for rule head")
        case .term(let term): return try rule(fromTerm: term)
        case .call(let call):
            if expr.isEquality || expr.isAssignment {
                var rule = try rule(fromDefinition: call)
                rule.location = expr.location
                rule.head.location = expr.location
                rule.head.assign = expr.isAssignment
                return rule
            }
            return try rule(fromCall: call)
        }
    }

    private func rule(fromTerm term: Term) throws(Refusal) -> Rule {
        guard let ref = term.ref else { throw Refusal(message: "\(term.kind.typeName) cannot be used for rule name") }
        if ref.count > 2 {
            try requireName(ref)
            let head = Head(ref: ref, value: Term(.bool(true), at: term.location), generatedValue: true, at: term.location)
            return Rule(head: head, body: [.holds(at: term.location)], at: term.location)
        }
        guard ref.count == 2 else { throw Refusal(message: "refs cannot be used for rule head") }
        try requireName(ref)
        let head = Head(name: ref.headVariable ?? "", ref: Ref([ref[0]]), key: ref[1], at: term.location)
        return Rule(head: head, body: [.holds(at: term.location)], at: term.location)
    }

    private func requireName(_ ref: Ref) throws(Refusal) {
        if ref.headVariable == nil { throw Refusal(message: "invalid rule head: \(ref)") }
    }

    private func rule(fromDefinition call: Call) throws(Refusal) -> Rule {
        guard call.arguments.count == 2 else { throw Refusal(message: "assignment requires two operands") }
        let left = call.arguments[0]
        let value = call.arguments[1]
        let body: Body = [.holds(at: value.location)]
        switch left.kind {
        case .call(let function) where function.operation.ref?.headVariable != nil:
            let ref = function.operation.ref ?? []
            let head = Head(name: Self.name(ref), ref: ref, args: function.arguments, value: value)
            return Rule(head: head, body: body)
        case .ref(let ref):
            try requireName(ref)
            var head = Head(name: Self.name(ref), ref: ref, value: value)
            if ref.count == 2 {
                head.name = ref.headVariable ?? ""
                head.key = ref[1]
            }
            return Rule(head: head, body: body)
        case .var(let name): return Rule(head: Head(name: name, ref: Ref([left]), value: value), body: body)
        default: throw Refusal(message: "\(left.kind.typeName) cannot be used for rule name")
        }
    }

    private static func name(_ ref: Ref) -> String { ref.count < 2 ? ref.headVariable ?? "" : "" }

    private func rule(fromCall call: Call) throws(Refusal) -> Rule {
        if Self.operatorNames.contains(call.name) || isBuiltin(call.name) {
            throw Refusal(message: "rule name conflicts with built-in function")
        }
        guard !call.arguments.isEmpty else { throw Refusal(message: "rule argument list must take at least one argument") }
        let place = call.operation.location
        let ref = call.operation.ref ?? []
        try requireName(ref)
        let head = Head(name: Self.name(ref), ref: ref, args: call.arguments, value: Term(.bool(true), at: place), at: place)
        return Rule(head: head, body: [.holds(at: place)], at: place)
    }
}
