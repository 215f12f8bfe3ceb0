import RegoSyntax
import RegoValue

/// Which part of a document a reference asks for, as a key of the cache.
///
/// `data.p.q[1][x][5]` asks for what lies at `data.p.q[1]`, but only that of it which has `5` two steps on: the known steps are the key, and
/// the rest from the first variable on is its scope.
struct CacheScope {
    private let rules: CollectionRules
    private(set) var key: DocumentCache.Key?
    /// The first step is a variable: everything is asked for.
    private(set) var isWholeDocument = false
    /// The number of steps that lead to the part.
    private var known: [Value] = []

    init(_ rules: CollectionRules) { self.rules = rules }

    /// - Returns: the document or part of it, when it is known already, and the step from which to go on in it.
    mutating func lookup() -> (document: Value, position: Int)? {
        let documents = rules.evaluation.documents
        let base = DocumentCache.key(rules.walk.path)
        if case .value(let document)? = documents[base] { return (document, rules.next) }
        let first = rules.evaluation.plug(rules.walk.ref[rules.next], rules.walk.bindings)
        if first.variable != nil {
            isWholeDocument = true
            key = base
            return nil
        }
        guard let base else { return nil }
        var scope: [ValueKey?] = []
        for position in rules.next..<max(rules.next, rules.longestReference) {
            let step = rules.evaluation.plug(rules.walk.ref[position], rules.walk.bindings)
            if let value = step.value, scope.isEmpty {
                known.append(value)
                key = (key ?? base) + [.value(ValueKey(value))]
            } else {
                guard !known.isEmpty, step.value != nil || step.variable != nil else {
                    key = nil
                    return nil
                }
                scope.append(step.value.map(ValueKey.init))
                key = base + known.map { .value(ValueKey($0)) } + [.scope(scope)]
            }
            if case .value(let document)? = documents[key] { return (document, rules.next + known.count) }
        }
        while scope.last == .some(nil) { scope.removeLast() }
        if key != nil { key = base + known.map { .value(ValueKey($0)) } + (scope.isEmpty ? [] : [.scope(scope)]) }
        return nil
    }

    /// What lies at the known steps.
    func part(of document: Value) -> Value? {
        var part = document
        for step in known {
            part = part.lookup(step)
            if part.isUndefined { return nil }
        }
        return part
    }
}
