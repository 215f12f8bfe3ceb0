extension Parser {
    /// Everything of a rule before `if` or the body; nil with an error, or when this cannot be a rule.
    mutating func parseHead(isDefault: Bool) -> Head? {
        let start = location
        guard let (name, isCall) = parseHeadName() else { return nil }
        var head = name
        switch state.token {
        case .contains: parseContains(&head, isCall: isCall)
        case .unify:
            scan()
            head.value = parseInfix()
            if head.value == nil {
                unexpected("expected rule value term (e.g., \(head.ref)[<nil>] = <VALUE> { ... })")
            }
        case .assign: parseAssignedValue(&head, isDefault)
        default: break
        }
        if head.value == nil, head.key == nil, !head.hasContains, head.ref.count != 2 || !head.args.isEmpty {
            head.generatedValue = true
            head.value = Term(.bool(true))
        }
        head.location = extended(start)
        return head
    }

    /// The head without what follows its name, and whether arguments, none perhaps, follow it.
    private mutating func parseHeadName() -> (head: Head, isCall: Bool)? {
        let name = parseVariable()
        guard let term = parseHeadRest(name) else {
            unexpected("expected rule head name")
            return nil
        }
        switch term.kind {
        case .var(let name): return (Head(name: name, ref: Ref([term])), false)
        case .ref(let ref): return (Head(name: ref.count < 2 ? ref.headVariable ?? "" : "", ref: ref), false)
        case .call(let call):
            guard let ref = call.operation.ref else { return nil }
            guard ref.headVariable != nil else {
                unexpected("rule head ref \(ref) invalid")
                return nil
            }
            return (Head(name: ref.count < 2 ? ref.headVariable ?? "" : "", ref: ref, args: call.arguments), true)
        default: return nil
        }
    }

    /// What follows a rule's name: a path, arguments, or nothing.
    private mutating func parseHeadRest(_ name: Term) -> Term? {
        let offset = state.start
        scanSpace()
        if state.token.precedence > 0 { unexpected() }
        if state.token == .whitespace { scan() }
        switch state.token {
        case .leftParen, .dot, .leftBracket: return parseRef(name, offset)
        default: return wrapRoot(name)
        }
    }

    /// `contains` has no value after it.
    private mutating func parseContains(_ head: inout Head, isCall: Bool) {
        if isCall {
            let advice = "(e.g., \(head.ref) contains <VALUE> { ... })"
            unexpected("the contains keyword can only be used with multi-value rule definitions \(advice)")
        }
        head.hasContains = true
        scan()
        head.key = parseInfix()
        if head.key == nil { unexpected("expected rule key term (e.g., \(head.ref) contains <VALUE> { ... })") }
    }

    private mutating func parseAssignedValue(_ head: inout Head, _ isDefault: Bool) {
        scan()
        head.assign = true
        head.value = parseInfix()
        guard head.value == nil else { return }
        if !head.args.isEmpty {
            unexpected("expected function value term (e.g., \(head.ref)(...) := <VALUE> { ... })")
        } else if isDefault {
            unexpected("expected default rule value term (e.g., default \(head.ref) := <VALUE>)")
        } else {
            unexpected("expected rule value term (e.g., \(head.ref) := <VALUE> { ... })")
        }
    }
}
