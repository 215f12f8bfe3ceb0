import RegoSyntax
import RegoValue

/// Rules that give a document one value.
struct CompleteRules {
    let walk: RuleWalk
    let selection: RuleSelection

    var frame: Frame { walk.frame }
    var evaluation: Evaluation { walk.evaluation }

    func evaluate(_ found: Continuation) throws(Stop) {
        if selection.isEmpty || selection.argumentCount > 0 { return }
        guard let saving = frame.saving, saving.isUnknown(walk.ref, walk.bindings) else { return try evaluateValue(found) }
        if needsDefault || saving.inlining.isShallow || saving.inlining.isDisabled(walk.pathRef, ignoringInternal: false)
            || saving.mayConflict(selection)
        {
            try evaluateSupport(saving, found)
        } else {
            try evaluateInline(found)
        }
    }

    // MARK: The value is known

    private func evaluateValue(_ found: Continuation) throws(Stop) {
        let key = DocumentCache.key(walk.path)
        switch evaluation.documents[key] {
        case .undefined:
            evaluation.metrics.count(.virtualCacheHit)
            return
        case .value(let value):
            evaluation.metrics.count(.virtualCacheHit)
            return try walk.follow(.value(value), walk.bindings, from: walk.position + 1, found)
        case nil: evaluation.metrics.count(.virtualCacheMiss)
        }
        try absorbingEarlyExit { () throws(Stop) in
            var previous: Value?
            var deferred = DeferredExit()
            for (number, candidate) in selection.rules.enumerated() {
                for branch in [candidate] + (selection.alternatives[number] ?? []) {
                    var result: Value?
                    try deferred.run { () throws(Stop) in
                        try evaluate(branch, previous, key, &result, found)
                    }
                    guard let result else { continue }
                    previous = result
                    break
                }
            }
            if previous == nil, let defaultRule = selection.defaultRule {
                var result: Value?
                return try evaluate(defaultRule, previous, key, &result, found)
            }
            if previous == nil { evaluation.documents[key] = .undefined }
            try deferred.rethrow()
        }
    }

    private func evaluate(
        _ candidate: CandidateRule, _ previous: Value?, _ key: DocumentCache.Key?, _ result: inout Value?, _ found: Continuation
    ) throws(Stop) {
        let child = frame.child(candidate.body)
        child.findsOne = selection.allowsEarlyExit
        child.trace(.enter, candidate)
        var previous = previous
        var latest: Value?
        defer { result = latest }
        try child.evaluate { () throws(Stop) in
            child.trace(.exit, candidate)
            let value = try child.known(candidate.result, of: candidate)
            latest = value
            if let previous {
                guard previous == value else {
                    throw evaluation.failure(
                        .conflict, "complete rules must not produce multiple outputs", at: candidate.rule.location)
                }
                child.trace(.redo, candidate)
                return
            }
            previous = value
            evaluation.documents[key] = .value(value)
            let (term, termBindings) = child.bindings.apply(child.store.operand(candidate.result))
            try walk.follow(term, termBindings, from: walk.position + 1, found)
            child.trace(.redo, candidate)
        }
    }

    // MARK: The value depends on what is not known

    /// Whether the default value may be the answer, so that the rules cannot be inlined.
    private var needsDefault: Bool {
        guard let value = selection.defaultRule?.head.value else { return false }
        guard case .value(let wanted) = evaluation.plug(walk.other, walk.otherBindings) else { return true }
        return wanted == frame.store.value(value)
    }

    private func evaluateInline(_ found: Continuation) throws(Stop) {
        for candidate in selection.rules {
            let child = frame.child(candidate.body)
            child.trace(.enter, candidate)
            try child.evaluate { () throws(Stop) in
                child.trace(.exit, candidate)
                let (term, termBindings) = child.bindings.apply(child.store.operand(candidate.result))
                try walk.follow(term, termBindings, from: walk.position + 1, found)
                child.trace(.redo, candidate)
            }
        }
    }

    private func evaluateSupport(_ saving: Saving, _ found: Continuation) throws(Stop) {
        let path = saving.namespaced(walk.pathRef)
        var isDefined = saving.support.contains(path)
        if !isDefined {
            for candidate in selection.rules + (selection.defaultRule.map { [$0] } ?? []) {
                if try save(candidate, as: path, saving) { isDefined = true }
            }
        }
        guard isDefined else { return }
        let reference = Term(.ref(saving.namespaced(walk.ref)))
        try frame.saveUnification(.term(reference), walk.other, walk.bindings, walk.otherBindings, found)
    }

    /// Evaluates a rule partially, and saves what is left as a rule at `path`.
    private func save(_ candidate: CandidateRule, as path: Ref, _ saving: Saving) throws(Stop) -> Bool {
        let ruleLength = walk.position + 1 - candidate.package.count
        var reference = Ref(Array(path.terms.suffix(ruleLength)))
        if let name = reference.first?.string { reference[0] = .variable(name) }
        let package = Ref(Array(path.terms.dropLast(ruleLength)))
        let child = frame.child(candidate.body)
        child.trace(.enter, candidate)
        return try child.savingQueries(saving) { (body) throws(Stop) in
            child.trace(.exit, candidate)
            if evaluation.checking.passesTypeCheck(body) {
                let value = child.pluggedForCaller(candidate.result)
                let head = SupportRules.head(reference, value: value)
                let simplified = saving.simplify(body, keeping: head, evaluation)
                saving.support.insert(Rule(isDefault: candidate.rule.isDefault, head: head, body: simplified), package: package)
            }
            child.trace(.redo, candidate)
        }
    }
}

extension Frame {
    /// The value of a rule's head, which safe rules give.
    func known(_ term: Term, of candidate: CandidateRule) throws(Stop) -> Value {
        guard case .value(let value) = plug(term) else {
            throw evaluation.failure(.type, "the value of \(candidate.path) is not ground", at: candidate.rule.location)
        }
        return value
    }
}
