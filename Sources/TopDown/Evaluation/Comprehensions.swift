import RegoSyntax
import RegoValue

/// Comprehensions are evaluated where they are unified with something.
extension Frame {
    func unifyComprehension(
        _ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, isSwapped: Bool, _ found: Continuation
    ) throws(Stop) {
        guard case .term(let term) = a else { return }
        if let saving, saving.isUnknown(term, b1) {
            return try saveComprehension(term, b, b1, b2, isSwapped: isSwapped, found)
        }
        if let known = try cached(term) { return try unify(.value(known), b, b1, b2, found) }
        evaluation.metrics.count(.comprehensionCacheMiss)
        let result = try result(of: term)
        try unify(.value(result), b, b1, b2, found)
    }

    private func result(of term: Term) throws(Stop) -> Value {
        var collector = ComprehensionCollector(term, store: store)
        let child = closure(term.comprehensionParts.body)
        try child.run { () throws(Stop) in
            guard try collector.add(child) else {
                throw evaluation.failure(.conflict, "object keys must be unique", at: collector.location)
            }
        }
        return collector.result
    }

    /// The result out of an index of all results, when the comprehension has one.
    private func cached(_ term: Term) throws(Stop) -> Value? {
        guard !evaluation.comprehensionKeys.isEmpty, let keys = evaluation.comprehensionKeys[term] else {
            evaluation.metrics.count(.comprehensionCacheSkip)
            return nil
        }
        if evaluation.comprehensions[term] == nil {
            evaluation.comprehensions[term] = try index(of: term, by: keys)
            evaluation.metrics.count(.comprehensionCacheBuild)
        } else {
            evaluation.metrics.count(.comprehensionCacheHit)
        }
        let values = keys.compactMap { plug(.variable($0)).value.map(ValueKey.init) }
        guard values.count == keys.count else { return nil }
        return evaluation.comprehensions[term]?[values]
    }

    private func index(of term: Term, by keys: [String]) throws(Stop) -> ComprehensionCache.Results {
        var collectors: [[ValueKey]: ComprehensionCollector] = [:]
        let child = child(term.comprehensionParts.body)
        try child.run { () throws(Stop) in
            let values = keys.compactMap { child.plug(.variable($0)).value.map(ValueKey.init) }
            _ = try collectors[values, default: ComprehensionCollector(term, store: store)].add(child)
        }
        return collectors.mapValues(\.result)
    }
}

/// The result of a comprehension in the making.
private struct ComprehensionCollector {
    private let heads: [Term]
    let result: Value
    private let arena: Arena
    var location: SourceLocation { heads[0].location }

    init(_ term: Term, store: ValueStore) {
        heads = term.comprehensionParts.heads
        arena = store.arena
        switch term.kind {
        case .arrayComprehension: result = arena.array()
        case .setComprehension: result = arena.set()
        default: result = arena.object()
        }
    }

    /// - Returns: false when the key has another value already.
    mutating func add(_ child: Frame) throws(Stop) -> Bool {
        var values: [Value] = []
        for head in heads {
            guard case .value(let value) = child.plug(head) else {
                throw child.evaluation.failure(.type, "\(head) is not ground", at: head.location)
            }
            values.append(value)
        }
        switch result.kind {
        case .array: arena.append(result, values[0])
        case .set: arena.insert(result, values[0])
        default:
            let existing = result.lookup(values[0])
            if existing.isDefined, existing != values[1] { return false }
            arena.insert(result, values[0], values[1])
        }
        return true
    }
}

extension Term {
    /// What a comprehension collects, and its body.
    var comprehensionParts: (heads: [Term], body: Body) {
        switch kind {
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body): ([head], body)
        case .objectComprehension(let key, let value, let body): ([key, value], body)
        default: ([self], [])
        }
    }
}
