import RegoSyntax
import RegoValue

/// A call of rules with arguments.
struct FunctionCall {
    let frame: Frame
    let call: Call
    let operation: Ref
    let selection: RuleSelection

    private var evaluation: Evaluation { frame.evaluation }
    private var arity: Int { selection.argumentCount }
    /// The value must be given to the last argument; otherwise it must not be false.
    private var capturesValue: Bool { call.arguments.count == arity + 1 }

    func evaluate(_ found: Continuation) throws(Stop) {
        if selection.isEmpty { return }
        if let saving = frame.saving {
            if !selection.alternatives.isEmpty, saving.isUnknown(frame.expression, frame.bindings) {
                return try frame.saveCall(call, arity: arity, found)
            }
            let needsSupport =
                needsDefault || saving.inlining.isShallow || saving.inlining.isDisabled(operation, ignoringInternal: false)
                || saving.mayConflict(selection)
            if needsSupport, isUnknown(saving) { return try evaluateSupport(saving, found) }
        }
        try evaluateValue(found)
    }

    // MARK: Values

    private func evaluateValue(_ found: Continuation) throws(Stop) {
        let key = frame.saving == nil ? cacheKey : nil
        if case .value(let value)? = evaluation.documents[key] {
            evaluation.metrics.count(.virtualCacheHit)
            return try give(value, found)
        }
        if frame.saving == nil { evaluation.metrics.count(.virtualCacheMiss) }
        try absorbingEarlyExit { () throws(Stop) in
            var previous: Value?
            var isDefined = false
            var deferred = DeferredExit()
            for (number, candidate) in selection.rules.enumerated() {
                for branch in [candidate] + (selection.alternatives[number] ?? []) {
                    var holds = false
                    try deferred.run { () throws(Stop) in try evaluate(branch, &previous, &holds, key, found) }
                    if holds {
                        isDefined = true
                        break
                    }
                }
            }
            if !isDefined, let defaultRule = selection.defaultRule {
                var holds = false
                return try evaluate(defaultRule, &previous, &holds, key, found)
            }
            try deferred.rethrow()
        }
    }

    private var cacheKey: DocumentCache.Key? {
        var path = operation.terms.map { frame.store.operand($0) }
        for argument in call.arguments.prefix(arity) { path.append(frame.plug(argument)) }
        return DocumentCache.key(path)
    }

    private func give(_ value: Value, _ found: Continuation) throws(Stop) {
        if capturesValue, let output = call.arguments.last {
            try frame.unify(frame.store.operand(output), .value(value), frame.bindings, frame.bindings, found)
        } else if !value.isFalse {
            try found()
        }
    }

    private func evaluate(
        _ candidate: CandidateRule, _ previous: inout Value?, _ holds: inout Bool, _ key: DocumentCache.Key?, _ found: Continuation
    ) throws(Stop) {
        var parameters = candidate.head.args
        if capturesValue { parameters.append(candidate.result) }
        let child = frame.child(candidate.body)
        child.findsOne = selection.allowsEarlyExit
        child.trace(.enter, candidate)
        guard parameters.count == call.arguments.count else { return }
        var latest = previous
        var isDefined = false
        defer {
            previous = latest
            holds = isDefined
        }
        try frame.unifyArguments(call.arguments, frame.bindings, parameters, child) { () throws(Stop) in
            try child.evaluate { () throws(Stop) in
                child.trace(.exit, candidate)
                if try saveValue(of: candidate, child, found) { return }
                isDefined = true
                let value = child.plug(candidate.result).value
                if let value { evaluation.documents[key] = .value(value) }
                if !capturesValue, value?.isFalse == true {
                    try compare(latest, value, candidate)
                    latest = value
                    return
                }
                if latest != nil, refusesSeveralValues {
                    try compare(latest, value, candidate)
                    child.trace(.redo, candidate)
                    return
                }
                latest = value
                try found()
                child.trace(.redo, candidate)
            }
        }
    }

    /// Partial evaluation goes on with every value, unless the errors matter as well: then none that is not known gets here.
    private var refusesSeveralValues: Bool { frame.saving.map { $0.isExact && !isUnknown($0) } ?? true }

    private func compare(_ previous: Value?, _ value: Value?, _ candidate: CandidateRule) throws(Stop) {
        guard let previous, let value, previous != value else { return }
        throw evaluation.failure(
            .conflict, "functions must not produce multiple outputs for same inputs", at: candidate.rule.location)
    }

    // MARK: What is not known

    /// A value that is not known, where it only must not be false: saves that test.
    private func saveValue(of candidate: CandidateRule, _ child: Frame, _ found: Continuation) throws(Stop) -> Bool {
        guard let saving = frame.saving, !capturesValue,
            saving.unknowns.contains(child.store.operand(candidate.result), child.bindings)
        else { return false }
        try frame.save(Expr(.term(candidate.result)), child.bindings, found)
        child.trace(.redo, candidate)
        return true
    }

    /// Whether the default value may be the answer: any value when it is given on, any but false otherwise.
    private var needsDefault: Bool {
        guard let rule = selection.defaultRule else { return false }
        if capturesValue { return true }
        if case .bool(false)? = rule.head.value?.kind { return false }
        return true
    }

    private func isUnknown(_ saving: Saving) -> Bool {
        saving.isUnknown(operation, frame.bindings)
            || call.arguments.prefix(arity).contains { saving.isUnknown($0, frame.bindings) }
    }

    private func evaluateSupport(_ saving: Saving, _ found: Continuation) throws(Stop) {
        let path = saving.namespaced(operation)
        if !saving.support.contains(path) {
            for candidate in selection.rules + (selection.defaultRule.map { [$0] } ?? []) { try save(candidate, as: path, saving) }
        }
        guard saving.support.contains(path) else { return }
        try frame.saveCall(Call(operation: Term(.ref(path)), arguments: call.arguments), arity: arity, found)
    }

    private func save(_ candidate: CandidateRule, as path: Ref, _ saving: Saving) throws(Stop) {
        let child = frame.child(candidate.body)
        child.trace(.enter, candidate)
        let parameters = candidate.head.args.flatMap { $0.variables.sorted() }.map { Term.variable($0) }
        saving.unknowns.push(parameters, child.bindings)
        defer { saving.unknowns.pop() }
        _ = try child.savingQueries(saving) { (body) throws(Stop) in
            child.trace(.exit, candidate)
            if evaluation.checking.passesTypeCheck(body) {
                var head = candidate.head
                head.value = child.pluggedForCaller(candidate.result)
                head.args = candidate.head.args.map { child.pluggedForCaller($0) }
                head.assign = false
                head.location = .none
                saving.support.insert(Rule(isDefault: candidate.rule.isDefault, head: head, body: body), at: path)
            }
            child.trace(.redo, candidate)
        }
    }
}

extension Frame {
    /// Unifies the arguments of a call with a function's parameters.
    fileprivate func unifyArguments(
        _ arguments: [Term], _ argumentBindings: Bindings, _ parameters: [Term], _ function: Frame, _ found: Continuation
    ) throws(Stop) {
        try function.unifyAll(
            arguments.map { store.operand($0) }, parameters.map { store.operand($0) }, argumentBindings, function.bindings, from: 0, found)
    }
}
