import RegoSyntax
import RegoValue

/// Unification of terms that may hold variables of different bindings.
extension Frame {
    func unify(_ a: Term, _ b: Term, _ found: Continuation) throws(Stop) {
        try unify(store.operand(a), store.operand(b), bindings, bindings, found)
    }

    func unify(_ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        let (a, b1) = b1.apply(a)
        let (b, b2) = b2.apply(b)
        traceUnification(a, b)
        switch (a.shape, b.shape) {
        case (.variable, _), (.ref, _), (.arrayComprehension, _), (.setComprehension, _), (.objectComprehension, _), (.set, _),
            (.scalar, .variable), (.scalar, .scalar), (.scalar, .ref),
            (.array, .variable), (.array, .ref), (.array, .arrayComprehension),
            (.object, .variable), (.object, .ref), (.object, .objectComprehension):
            try unifyValues(a, b, b1, b2, found)
        case (.array, .array): try unifyArrays(a, b, b1, b2, found)
        case (.object, .object): try unifyObjects(a, b, b1, b2, found)
        default: return
        }
    }

    // MARK: Collections

    private func unifyArrays(_ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        if case .value(let x) = a, case .value(let y) = b, !tracesUnification {
            if x == y { try found() }
            return
        }
        let (a, b) = (elements(a), elements(b))
        guard a.count == b.count else { return }
        try unifyAll(a, b, b1, b2, from: 0, found)
    }

    private func elements(_ operand: Operand) -> [Operand] {
        switch operand {
        case .value(let value): return value.storage.map { .value($0) }
        case .term(let term):
            guard case .array(let items) = term.kind else { return [] }
            return items.map { store.operand($0) }
        }
    }

    /// Unifies two lists of the same length pair by pair.
    func unifyAll(
        _ a: [Operand], _ b: [Operand], _ b1: Bindings, _ b2: Bindings, from position: Int, _ found: Continuation
    ) throws(Stop) {
        guard position < a.count else { return try found() }
        try unify(a[position], b[position], b1, b2) { () throws(Stop) in
            try unifyAll(a, b, b1, b2, from: position + 1, found)
        }
    }

    private func unifyObjects(_ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        if case .value(let x) = a, case .value(let y) = b, !tracesUnification {
            if x == y { try found() }
            return
        }
        let (left, right) = (members(a, b1), members(b, b2))
        guard left.count == right.count else { return }
        var others: [Operand] = []
        for member in left {
            guard let other = right.first(where: { isSame($0.key, member.key) }) else { return }
            others.append(other.value)
        }
        try unifyAll(left.map(\.value), others, b1, b2, from: 0, found)
    }

    /// Keys cannot be unified: they are plugged. In the order of the keys.
    private func members(_ operand: Operand, _ bindings: Bindings) -> [(key: Operand, value: Operand)] {
        switch operand {
        case .value(let value):
            value.sortEntries()
            return (0..<value.count).map { (.value(value.key(at: $0)), .value(value.value(at: $0))) }
        case .term(let term):
            guard case .object(let members) = term.kind else { return [] }
            return members.sorted { $0.key < $1.key }.map { (evaluation.plug($0.key, bindings), store.operand($0.value)) }
        }
    }

    private func isSame(_ a: Operand, _ b: Operand) -> Bool {
        switch (a, b) {
        case (.value(let x), .value(let y)): x == y
        case (.term(let x), .term(let y)): x == y
        default: false
        }
    }

    // MARK: Variables, references, comprehensions, scalars and sets

    private func unifyValues(_ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        let savesLeft = isSaved(a, b1)
        if !savesLeft, let ref = a.ref { return try unifyReference(ref, b, b1, b2, found) }
        let savesRight = isSaved(b, b2)
        if !savesRight, let ref = b.ref { return try unifyReference(ref, a, b2, b1, found) }
        if savesLeft || savesRight { return try saveUnification(a, b, b1, b2, found) }
        if a.isComprehension { return try unifyComprehension(a, b, b1, b2, isSwapped: false, found) }
        if b.isComprehension { return try unifyComprehension(b, a, b2, b1, isSwapped: true, found) }

        if let name = a.variable {
            if b.variable == name, b1 === b2 { return try found() }
            return try bind(a, name, to: b, in: b1, of: b2, found)
        }
        if let name = b.variable { return try bind(b, name, to: a, in: b2, of: b1, found) }
        if case .value(let x) = a, case .value(let y) = b {
            if x == y { try found() }
        } else if a.shape == .set, isSame(evaluation.plug(a, b1), evaluation.plug(b, b2)) {
            try found()
        }
    }

    private func isSaved(_ operand: Operand, _ bindings: Bindings) -> Bool {
        guard let saving, case .term = operand else { return false }
        return operand.shape == .set ? saving.unknowns.containsInside(operand, bindings) : saving.unknowns.contains(operand, bindings)
    }

    private func bind(
        _ variable: Operand, _ name: String, to operand: Operand, in bindings: Bindings, of other: Bindings, _ found: Continuation
    ) throws(Stop) {
        guard case .term(let term) = variable else { return }
        bindings.bind(term, name, to: operand, of: other)
        defer { bindings.unbind(name) }
        try found()
    }

    private func unifyReference(_ ref: Ref, _ other: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        guard let head = ref.terms.first else { return }
        let steps = ref.terms
        if head.variable == "data" {
            let walk = DocumentWalk(
                frame: self, ref: ref, position: 1, plugged: steps.map { store.operand($0) }, bindings: b1, other: other,
                otherBindings: b2, node: evaluation.modules.tree.root)
            return try walk.evaluate(found)
        }
        let operand: Operand
        let bindings: Bindings
        if head.variable == "input" {
            guard evaluation.input.isDefined else { return }
            (operand, bindings) = (.value(evaluation.input), b1)
        } else {
            (operand, bindings) = b1.apply(store.operand(head))
            if let name = head.variable, operand.variable == name, bindings === b1 { return }
        }
        let walk = TermWalk(
            frame: self, ref: ref, position: 1, bindings: b1, term: operand, termBindings: bindings, other: other, otherBindings: b2)
        try walk.evaluate(found)
    }
}
