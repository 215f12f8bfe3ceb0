import RegoSyntax
import RegoValue

/// A set or object in the making, member by member.
struct CollectedDocument {
    private let rules: CollectionRules
    let document: Value
    private var paths: [[ValueKey]] = []

    init(_ rules: CollectionRules) {
        self.rules = rules
        document = rules.makesSet ? rules.frame.store.arena.set() : rules.frame.store.arena.object()
    }

    private var arena: Arena { rules.frame.store.arena }

    /// Adds what a rule gives.
    ///
    /// - Returns: whether it was there already.
    mutating func add(_ candidate: CandidateRule, _ child: Frame) throws(Stop) -> Bool {
        if rules.makesSet { return !arena.insert(document, try child.known(candidate.key, of: candidate)) }
        let path = try path(candidate, child)
        if collides(path) { throw conflict(candidate) }
        var object = document
        for key in path.dropLast() {
            let inner = object.lookup(key.value)
            if inner.isUndefined {
                let made = arena.object()
                arena.insert(object, key.value, made)
                object = made
            } else {
                guard inner.isObject else { throw conflict(candidate) }
                object = inner
            }
        }
        guard let leaf = path.last?.value else { throw conflict(candidate) }
        let existing = object.lookup(leaf)
        if candidate.isMultiValue { return try addElement(candidate, child, to: existing, in: object, leaf) }
        let value = try child.known(candidate.result, of: candidate)
        guard existing.isDefined else {
            arena.insert(object, leaf, value)
            return false
        }
        guard existing == value else { throw conflict(candidate) }
        return true
    }

    private func addElement(
        _ candidate: CandidateRule, _ child: Frame, to existing: Value, in object: Value, _ leaf: Value
    ) throws(Stop) -> Bool {
        let element = try child.known(candidate.key, of: candidate)
        if existing.isUndefined {
            let set = arena.set()
            arena.insert(set, element)
            arena.insert(object, leaf, set)
            return false
        }
        guard existing.isSet else { throw conflict(candidate) }
        return !arena.insert(existing, element)
    }

    private func path(_ candidate: CandidateRule, _ child: Frame) throws(Stop) -> [ValueKey] {
        var path: [ValueKey] = []
        for step in candidate.path.terms[rules.next...] { path.append(ValueKey(try child.known(step, of: candidate))) }
        return path
    }

    /// Whether a value lies on the way.
    private mutating func collides(_ path: [ValueKey]) -> Bool {
        if paths.contains(where: { $0.count < path.count && path.starts(with: $0) }) { return true }
        paths.append(path)
        return false
    }

    private func conflict(_ candidate: CandidateRule) -> Stop {
        rules.evaluation.failure(.conflict, "object keys must be unique", at: candidate.head.location)
    }
}
