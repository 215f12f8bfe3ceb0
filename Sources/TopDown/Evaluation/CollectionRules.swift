import RegoSyntax
import RegoValue

/// Rules that give a document members: partial sets, partial objects, references with variables.
struct CollectionRules {
    let walk: RuleWalk
    let selection: RuleSelection
    /// The document is a set; otherwise an object, of values or of sets.
    let makesSet: Bool

    var frame: Frame { walk.frame }
    var evaluation: Evaluation { walk.evaluation }
    var next: Int { walk.position + 1 }

    func evaluate(_ found: Continuation) throws(Stop) {
        guard let saving = frame.saving else {
            return walk.endsHere ? try evaluateAll(found) : try evaluateEach(isUnknown: false, found)
        }
        let isUnknown = saving.isUnknown(walk.head, walk.bindings)
        if isUnknown || saving.inlining.isDisabled(walk.head, ignoringInternal: false), !selection.alternatives.isEmpty {
            // No rules could be written in their place that keep the order of the branches.
            return try frame.saveUnification(.term(Term(.ref(walk.ref))), walk.other, walk.bindings, walk.otherBindings, found)
        }
        if walk.endsHere {
            return isUnknown ? try evaluateSupport(saving, found) : try evaluateAll(found)
        }
        if (isUnknown && (saving.inlining.isShallow || saving.mayConflict(selection)))
            || saving.inlining.isDisabled(walk.head, ignoringInternal: false)
        {
            return try evaluateSupport(saving, found)
        }
        try evaluateEach(isUnknown: isUnknown, found)
    }

    // MARK: The whole document

    private func evaluateAll(_ found: Continuation) throws(Stop) {
        let key = DocumentCache.key(walk.path)
        var document: Value
        if case .value(let cached)? = evaluation.documents[key] {
            evaluation.metrics.count(.virtualCacheHit)
            document = cached
        } else {
            evaluation.metrics.count(.virtualCacheMiss)
            document = try collect()
            evaluation.documents[key] = .value(document)
        }
        try frame.unify(.value(document), walk.other, walk.bindings, walk.otherBindings, found)
    }

    private func collect() throws(Stop) -> Value {
        var collected = CollectedDocument(self)
        for number in selection.rules.indices {
            for candidate in branches(of: number) {
                let child = frame.child(candidate.body)
                child.trace(.enter, candidate)
                var isDefined = false
                try child.evaluate { () throws(Stop) in
                    isDefined = true
                    child.trace(.exit, candidate)
                    _ = try collected.add(candidate, child)
                    child.trace(.redo, candidate)
                }
                if isDefined { break }
            }
        }
        return collected.document
    }

    /// A rule and its `else` branches, of which each is for when those before give nothing.
    private func branches(of number: Int) -> [CandidateRule] { [selection.rules[number]] + (selection.alternatives[number] ?? []) }

    // MARK: Members that the reference asks for

    private func evaluateEach(isUnknown: Bool, _ found: Continuation) throws(Stop) {
        if selection.isEmpty { return }
        if let saving = frame.saving {
            let longest = longestReference
            if longest > next, saving.isUnknown(walk.ref.terms[next..<longest], walk.bindings) {
                for candidate in selection.rules { try evaluateThenUnify(candidate, found) }
                return
            }
        }
        var scope = CacheScope(self)
        if !isUnknown, let (document, position) = scope.lookup() {
            evaluation.metrics.count(.virtualCacheHit)
            return try walk.follow(.value(document), walk.bindings, from: position, found)
        }
        evaluation.metrics.count(.virtualCacheMiss)
        if scope.isWholeDocument {
            let document = try collect()
            evaluation.documents[scope.key] = .value(document)
            return try walk.follow(.value(document), walk.bindings, from: next, found)
        }
        var collected = CollectedDocument(self)
        for number in selection.rules.indices {
            for branch in branches(of: number) where try unifyThenEvaluate(branch, &collected, isUnknown: isUnknown, found) { break }
        }
        if isUnknown { return }
        if let key = scope.key, let part = scope.part(of: collected.document) { evaluation.documents[key] = .value(part) }
        try walk.follow(.value(collected.document), walk.bindings, from: next, found)
    }

    /// The length of the longest rule's reference, but not more than that of the reference asked for.
    var longestReference: Int {
        var longest = 0
        for candidate in selection.rules {
            longest = max(longest, candidate.path.count + (candidate.isMultiValue ? 1 : 0))
            if longest >= walk.ref.count { return walk.ref.count }
        }
        return longest
    }

    /// - Returns: whether the rule gives something.
    private func unifyThenEvaluate(
        _ candidate: CandidateRule, _ collected: inout CollectedDocument, isUnknown: Bool, _ found: Continuation
    ) throws(Stop) -> Bool {
        let child = frame.child(candidate.body)
        child.trace(.enter, candidate)
        var isDefined = false
        var givesSomething = false
        var document = collected
        defer { collected = document }
        try child.unifyHead(of: candidate, from: next, with: walk.ref, walk.bindings, child.bindings) { () throws(Stop) in
            isDefined = true
            try child.evaluate { () throws(Stop) in
                givesSomething = true
                child.trace(.exit, candidate)
                if isUnknown {
                    try followResult(of: candidate, child, found)
                } else if try document.add(candidate, child) {
                    child.trace(.duplicate, candidate)
                    return
                }
                child.trace(.redo, candidate)
            }
        }
        if !isDefined { child.trace(.fail, candidate) }
        return givesSomething
    }

    private func evaluateThenUnify(_ candidate: CandidateRule, _ found: Continuation) throws(Stop) {
        let child = frame.child(candidate.body)
        child.trace(.enter, candidate)
        var isDefined = false
        try child.evaluate { () throws(Stop) in
            isDefined = true
            try frame.unifyHead(of: candidate, from: next, with: walk.ref, walk.bindings, child.bindings) { () throws(Stop) in
                child.trace(.exit, candidate)
                try followResult(of: candidate, child, found)
                child.trace(.redo, candidate)
            }
        }
        if !isDefined { child.trace(.fail, candidate) }
    }

    /// Follows the reference into what one rule adds, as far as it is known.
    private func followResult(of candidate: CandidateRule, _ child: Frame, _ found: Continuation) throws(Stop) {
        let (operand, bindings) = child.bindings.apply(child.store.operand(candidate.result))
        var term = child.store.term(operand)
        if candidate.isMultiValue { term = Term(.set([term])) }
        for key in candidate.path.terms[next...].reversed() { term = Term(.object([ObjectMember(key: key, value: term)])) }
        try walk.follow(child.store.operand(term), bindings, from: next, found)
    }

    // MARK: What cannot be inlined

    private func evaluateSupport(_ saving: Saving, _ found: Continuation) throws(Stop) {
        let path = saving.namespaced(walk.pathRef)
        var isDefined = saving.support.contains(path)
        if !isDefined {
            for candidate in selection.rules {
                if try save(candidate, saving) { isDefined = true }
            }
        }
        var term = Operand.term(Term(.ref(saving.namespaced(walk.ref))))
        if !isDefined {
            guard walk.endsHere else { return }
            term = .value(makesSet ? frame.store.arena.set() : frame.store.arena.object())
        }
        try frame.saveUnification(term, walk.other, walk.bindings, walk.otherBindings, found)
    }

    private func save(_ candidate: CandidateRule, _ saving: Saving) throws(Stop) -> Bool {
        let child = frame.child(candidate.body)
        child.trace(.enter, candidate)
        return try child.savingQueries(saving) { (body) throws(Stop) in
            child.trace(.exit, candidate)
            if evaluation.checking.passesTypeCheck(body) {
                let path = saving.namespaced(candidate.path)
                let plugged = Ref([path[0]] + path.dropFirst().map { child.pluggedForCaller($0) })
                let (package, reference) = SupportRules.split(plugged)
                let head = SupportRules.head(
                    reference, key: candidate.isMultiValue ? child.pluggedForCaller(candidate.key) : nil,
                    value: candidate.head.value.map { child.pluggedForCaller($0) })
                let simplified = saving.simplify(body, keeping: head, evaluation)
                saving.support.insert(Rule(isDefault: candidate.rule.isDefault, head: head, body: simplified), package: package)
            }
            child.trace(.redo, candidate)
        }
    }
}

extension Frame {
    /// Unifies what a reference asks for with the steps of a rule's path from `position` on, and with the element that it adds to a set.
    fileprivate func unifyHead(
        of candidate: CandidateRule, from position: Int, with ref: Ref, _ refBindings: Bindings, _ ruleBindings: Bindings,
        _ found: Continuation
    ) throws(Stop) {
        if position < ref.count, position < candidate.path.count {
            return try unify(
                store.operand(ref[position]), store.operand(candidate.path[position]), refBindings, ruleBindings
            ) { () throws(Stop) in
                try unifyHead(of: candidate, from: position + 1, with: ref, refBindings, ruleBindings, found)
            }
        }
        if candidate.isMultiValue, position < ref.count, candidate.path.count <= ref.count {
            return try unify(store.operand(ref[position]), store.operand(candidate.key), refBindings, ruleBindings, found)
        }
        try found()
    }
}
