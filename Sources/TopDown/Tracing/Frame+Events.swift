import RegoSyntax
import RegoValue

/// Tells the sink what happens, if there is one.
extension Frame {
    func trace(_ operation: Event.Operation, _ expr: Expr) {
        guard evaluation.tracer != nil else { return }
        emit(operation, .expr(expr), at: expr.location)
    }

    func trace(_ operation: Event.Operation, _ body: Body) {
        guard evaluation.tracer != nil else { return }
        emit(operation, .body(body), at: body.first?.location ?? .none)
    }

    func trace(_ operation: Event.Operation, _ candidate: CandidateRule) {
        guard evaluation.tracer != nil else { return }
        let message = operation == .exit && findsOne ? "early" : ""
        emit(operation, .rule(candidate.rule, path: candidate.displayPath), at: candidate.rule.location, message)
    }

    var tracesUnification: Bool { evaluation.tracer?.wantsUnifications == true }

    func traceUnification(_ a: Operand, _ b: Operand) {
        guard tracesUnification else { return }
        emit(.unify, .expr(.call("eq", [store.term(a), store.term(b)])), at: .none)
    }

    func traceIndex(_ selection: RuleSelection, _ ref: Ref) {
        guard evaluation.tracer != nil else { return }
        let count = selection.rules.count
        let early = selection.allowsEarlyExit ? ", early exit" : ""
        let message = "(matched \(count) rule\(count == 1 ? "" : "s")\(early))"
        emit(.index, .expr(expression), at: expression.location, message, ref)
    }

    /// `trace("...")` leaves a note, and `internal.test_case([...])` the name of a case.
    func traceNote(_ builtin: String, _ arguments: [Value]) {
        guard let tracer = evaluation.tracer, let argument = arguments.first else { return }
        var event = Event(operation: .note, node: .none, location: expression.location, queryID: id, parentID: parentID)
        switch builtin {
        case "trace":
            guard let text = argument.string else { return }
            event.message = text
        case "internal.test_case":
            event.operation = .testCase
            event.node = .expr(.call(builtin, [store.term(.value(argument))]))
        default: return
        }
        tracer.record(event)
    }

    private func emit(
        _ operation: Event.Operation, _ node: Event.Node, at location: SourceLocation, _ message: String = "", _ ref: Ref? = nil
    ) {
        guard let tracer = evaluation.tracer else { return }
        if !location.isNone { lastLocation = location }
        var event = Event(operation: operation, node: node, location: lastLocation, queryID: id, parentID: parentID)
        event.message = message
        event.ref = ref
        if case .body = node, operation == .exit, findsOne { event.message = "early" }
        if tracer.wantsLocals { addLocals(to: &event) }
        tracer.record(event)
    }

    private func addLocals(to event: inout Event) {
        for entry in bindings.entries {
            event.locals[entry.name] = store.term(evaluation.plug(.term(entry.variable), bindings))
            event.names[entry.name] = evaluation.sourceNames[entry.name] ?? entry.name
            event.places[entry.name] = entry.variable.location
        }
        func add(_ term: Term) -> Bool {
            if let name = term.variable, event.names[name] == nil, let known = evaluation.sourceNames[name] {
                event.names[name] = known
                event.places[name] = term.location
            }
            if let ref = term.ref { addDocument(ref, to: &event) }
            return true
        }
        switch event.node {
        case .expr(let expr): expr.forEachTerm(add)
        case .body(let body): body.forEachTerm(add)
        case .rule, .none: break
        }
    }

    /// The value of what rules define at the part of the reference that is constant, if it was evaluated before.
    private func addDocument(_ ref: Ref, to event: inout Event) {
        let constant = Ref(Array(ref.terms.prefix(1) + ref.terms.dropFirst().prefix { $0.isConstant }))
        guard constant.headVariable == "data", constant.count > 1, event.documents[constant] == nil else { return }
        guard case .value(let value) = evaluation.documents[DocumentCache.key(constant.terms.map { store.operand($0) })] else { return }
        event.documents[constant] = store.term(.value(value))
    }
}
