import RegoCompiler
import RegoSyntax
import RegoValue

/// Follows a reference from `data` through packages and base documents until it meets rules or ends.
struct DocumentWalk {
    let frame: Frame
    let ref: Ref
    var position: Int
    /// The reference with what is known of its path so far.
    var plugged: [Operand]
    let bindings: Bindings
    let other: Operand
    let otherBindings: Bindings
    /// Where the path has led to in the rule tree, while it has.
    var node: Int?

    private var evaluation: Evaluation { frame.evaluation }
    private var tree: RuleTree { frame.evaluation.modules.tree }
    private var pluggedRef: Ref { Ref(plugged.map { frame.store.term($0) }) }

    func evaluate(_ found: Continuation) throws(Stop) {
        if position == ref.count { return try finish(found) }
        let step = evaluation.plug(ref[position], bindings)
        if step.isGround { return try descend(step, found) }
        try enumerate(found)
    }

    // MARK: The end of the reference

    private func finish(_ found: Continuation) throws(Stop) {
        if let saving = frame.saving {
            let ref = pluggedRef
            if saving.isUnknown(ref, bindings) {
                return try frame.saveUnification(.term(Term(.ref(ref))), other, bindings, otherBindings, found)
            }
        }
        let extent = try extent()
        guard extent.isDefined else { return }
        try frame.unify(other, .value(extent), otherBindings, bindings, found)
    }

    /// The whole document: base documents over what rules define.
    private func extent() throws(Stop) -> Value {
        let base = try evaluation.resolve(plugged)
        guard let node else { return base }
        return evaluation.merge(base, try leaves(plugged.map { frame.store.term($0) }, node))
    }

    /// What rules below a node define, as an object.
    private func leaves(_ path: [Term], _ node: Int) throws(Stop) -> Value {
        let result = frame.store.arena.object()
        for child in tree.sortedChildren(of: node) where !tree[child].isHidden {
            let key = tree[child].key.term
            var value = Value.undefined
            if tree[child].rules.isEmpty {
                value = try leaves(path + [key], child)
            } else {
                let leaf = frame.madeVariable("leaf")
                try frame.unify(Term(.ref(Ref(path + [key]))), leaf) { () throws(Stop) in
                    value = frame.plug(leaf).value ?? .undefined
                }
            }
            if value.isDefined { frame.store.arena.insert(result, frame.store.value(key), value) }
        }
        return result
    }

    // MARK: Steps

    private func descend(_ step: Operand, _ found: Continuation) throws(Stop) {
        var walk = self
        walk.plugged[position] = step
        walk.position += 1
        walk.node = nil
        if let node, !evaluation.isReplaced(walk.plugged[..<walk.position]),
            let child = tree.child(of: node, frame.store.term(step))
        {
            if !tree[child].rules.isEmpty {
                let rules = RuleWalk(
                    frame: frame, ref: ref, position: position, plugged: walk.plugged, bindings: bindings, other: other,
                    otherBindings: otherBindings, node: child)
                return try rules.evaluate(found)
            }
            walk.node = child
        }
        try walk.evaluate(found)
    }

    private func enumerate(_ found: Continuation) throws(Stop) {
        if let saving = frame.saving {
            let prefix = Ref(plugged[..<position].map { frame.store.term($0) })
            if saving.inlining.isDisabled(prefix, ignoringInternal: true) || saving.unknowns.contains(prefix) {
                return try frame.saveUnification(.term(Term(.ref(pluggedRef))), other, bindings, otherBindings, found)
            }
        }
        let document = try evaluation.resolve(Array(plugged[..<position]))
        var deferred = DeferredExit()
        if document.isCollection {
            document.sortEntries()
            for index in 0..<document.count {
                let key = document.isArray ? Value.integer(index) : document.key(at: index)
                try deferred.run { () throws(Stop) in try visit(key, found) }
            }
        }
        try deferred.rethrow()
        guard let node else { return }
        for child in tree.sortedChildren(of: node) {
            try visit(frame.store.value(tree[child].key.term), found)
        }
    }

    private func visit(_ key: Value, _ found: Continuation) throws(Stop) {
        try frame.unify(.value(key), frame.store.operand(ref[position]), bindings, bindings) { () throws(Stop) in
            try descend(.value(key), found)
        }
    }
}
