import RegoCompiler
import RegoSyntax
import RegoValue

/// A reference that has met rules: `position` is the step at which they stand.
struct RuleWalk {
    let frame: Frame
    let ref: Ref
    let position: Int
    let plugged: [Operand]
    let bindings: Bindings
    let other: Operand
    let otherBindings: Bindings
    let node: Int

    var evaluation: Evaluation { frame.evaluation }

    /// The path of the rules, `data.a.p`.
    var path: [Operand] { Array(plugged[...position]) }
    var pathRef: Ref { Ref(path.map { frame.store.term($0) }) }
    /// The reference up to the rules, as written.
    var head: Ref { Ref(Array(ref.terms[...position])) }
    var endsHere: Bool { ref.count == position + 1 }

    func evaluate(_ found: Continuation) throws(Stop) {
        let selection = try frame.rules(atNode: node, called: pathRef)
        if let saving = frame.saving, !selection.alternatives.isEmpty, saving.isUnknown(ref, bindings) {
            // Which of several branches holds is not known: the reference stays.
            return try frame.saveUnification(.term(Term(.ref(ref))), other, bindings, otherBindings, found)
        }
        if selection.isMultiValue || !selection.hasGroundReferences {
            let isSet = selection.isMultiValue && selection.hasGroundReferences
            try CollectionRules(walk: self, selection: selection, makesSet: isSet).evaluate(found)
        } else {
            try CompleteRules(walk: self, selection: selection).evaluate(found)
        }
    }

    /// Goes on into the document that the rules define.
    func follow(_ term: Operand, _ termBindings: Bindings, from position: Int, _ found: Continuation) throws(Stop) {
        let walk = TermWalk(
            frame: frame, ref: ref, position: position, bindings: bindings, term: term, termBindings: termBindings, other: other,
            otherBindings: otherBindings)
        try walk.evaluate(found)
    }
}

extension Frame {
    /// The rules at a node of the tree that may hold.
    ///
    /// - Parameter arguments: what the rules are called with, when they are functions and it is known.
    func rules(atNode node: Int, called ref: Ref, arguments: [Term] = []) throws(Stop) -> RuleSelection {
        let started = evaluation.metrics.begin()
        defer { evaluation.metrics.end(.ruleIndex, started) }
        let index = evaluation.index(atNode: node)
        var selection = try index.select(usesIndex: evaluation.options.usesIndex) { (asked) throws(Stop) in
            try resolve(asked, arguments: arguments)
        }
        selection.allowsEarlyExit = selection.allowsEarlyExit && evaluation.options.usesEarlyExit
        traceIndex(selection, ref)
        return selection
    }

    private func resolve(_ ref: Ref, arguments: [Term]) throws(Stop) -> RuleTrie.Resolution {
        let started = evaluation.metrics.begin()
        defer { evaluation.metrics.end(.resolve, started) }
        if let saving, saving.inlining.isDisabled(ref, ignoringInternal: true) || saving.unknowns.contains(ref) { return .unknown }
        let value: Value
        switch ref.headVariable {
        case IndexConditions.argumentRoot:
            guard case .number(let text) = ref[1].kind, let position = Int(text), arguments.indices.contains(position) else {
                return .unknown
            }
            // What is not a value equals no constant, but it is there.
            value = plug(arguments[position]).value ?? store.arena.object()
        case "input": value = ref.dropFirst().reduce(evaluation.input) { $0.isDefined ? $0.lookup(store.value($1)) : .undefined }
        default: value = try evaluation.resolve(ref.terms.map { store.operand($0) })
        }
        return value.isDefined ? .value(value) : .undefined
    }
}
