import RegoSyntax
import RegoValue

/// Follows a reference into a value, or into a collection with variables in it, and unifies what it finds with another term.
struct TermWalk {
    let frame: Frame
    let ref: Ref
    var position: Int
    let bindings: Bindings
    var term: Operand
    var termBindings: Bindings
    let other: Operand
    let otherBindings: Bindings

    func evaluate(_ found: Continuation) throws(Stop) {
        if position == ref.count { return try frame.unify(term, other, termBindings, otherBindings, found) }
        if let saving = frame.saving, saving.unknowns.contains(term, termBindings) { return try save(found) }
        let step = frame.evaluation.plug(ref[position], bindings)
        if step.isGround { return try descend(step, found) }
        try enumerate(found)
    }

    private func descend(_ step: Operand, _ found: Continuation) throws(Stop) {
        guard let (inner, innerBindings) = lookup(step) else { return }
        try continued(with: inner, innerBindings, found)
    }

    private func continued(with inner: Operand, _ innerBindings: Bindings, _ found: Continuation) throws(Stop) {
        var walk = self
        walk.term = inner
        walk.termBindings = innerBindings
        walk.position += 1
        try walk.evaluate(found)
    }

    private func lookup(_ step: Operand) -> (Operand, Bindings)? {
        switch term {
        case .value(let value):
            guard case .value(let key) = step else { return nil }
            let inner = value.lookup(key)
            return inner.isDefined ? (.value(inner), termBindings) : nil
        case .term(let syntax):
            switch syntax.kind {
            case .array(let items):
                guard let number = step.value?.integerValue, items.indices.contains(Int(number)) else { return nil }
                return termBindings.apply(frame.store.operand(items[Int(number)]))
            case .object(let members):
                let member = members.first { isSame(frame.evaluation.plug($0.key, termBindings), step) }
                return member.map { termBindings.apply(frame.store.operand($0.value)) }
            case .set(let items):
                return items.contains { isSame(frame.evaluation.plug($0, termBindings), step) } ? termBindings.apply(step) : nil
            default: return nil
            }
        }
    }

    private func isSame(_ a: Operand, _ b: Operand) -> Bool {
        switch (a, b) {
        case (.value(let x), .value(let y)): x == y
        case (.term(let x), .term(let y)): x == y
        default: false
        }
    }

    private func enumerate(_ found: Continuation) throws(Stop) {
        var deferred = DeferredExit()
        switch term {
        case .value(let value):
            guard value.isCollection else { return }
            value.sortEntries()
            for position in 0..<value.count {
                let key = value.isArray ? Value.integer(position) : value.key(at: position)
                try deferred.run { () throws(Stop) in try visit(.value(key), .value(value.value(at: position)), found) }
            }
        case .term(let syntax):
            switch syntax.kind {
            case .array(let items):
                for position in items.indices {
                    try deferred.run { () throws(Stop) in
                        try visit(.value(.integer(position)), frame.store.operand(items[position]), found)
                    }
                }
            case .object(let members):
                for member in members.sorted(by: { $0.key < $1.key }) {
                    try deferred.run { () throws(Stop) in
                        try visit(frame.store.operand(member.key), frame.store.operand(member.value), found)
                    }
                }
            case .set(let items):
                for item in items.sorted() {
                    try deferred.run { () throws(Stop) in try visit(frame.store.operand(item), frame.store.operand(item), found) }
                }
            default: return
            }
        }
        try deferred.rethrow()
    }

    private func visit(_ key: Operand, _ inner: Operand, _ found: Continuation) throws(Stop) {
        try frame.unify(key, frame.store.operand(ref[position]), termBindings, bindings) { () throws(Stop) in
            let (operand, operandBindings) = termBindings.apply(inner)
            try continued(with: operand, operandBindings, found)
        }
    }

    /// The value is not known: gives it a name, and saves the rest of the reference.
    private func save(_ found: Continuation) throws(Stop) {
        let variable = frame.madeVariable("ref_\(frame.referenceCount)")
        frame.referenceCount += 1
        try frame.unify(term, .term(variable), termBindings, bindings) { () throws(Stop) in
            let rest = Term(.ref(Ref([variable] + ref.terms[position...])))
            try frame.unify(.term(rest), other, bindings, otherBindings, found)
        }
    }
}
