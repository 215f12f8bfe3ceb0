import RegoSyntax
import RegoValue

/// Values of base documents and of what `with` puts in their place.
extension Evaluation {
    /// The base document at a known path that begins with `data`; undefined when there is none.
    func resolve(_ path: [Operand]) throws(Stop) -> Value {
        var keys: [Value] = []
        for step in path.dropFirst() {
            guard let key = step.value else { return .undefined }
            keys.append(key)
        }
        let replaced = keys.reduce(replacement) { $0.isDefined ? $0.lookup($1) : .undefined }
        if isReplaced(path[...]) { return replaced }
        if keys.contains(where: \.isCollection) { return replaced }
        return merge(replaced, baseDocument(keys))
    }

    private func baseDocument(_ keys: [Value]) -> Value {
        // Only members of objects and elements of arrays have a path.
        if keys.isEmpty { return withoutSystem(base) }
        var value = base
        for key in keys {
            guard value.isObject || value.isArray else { return .undefined }
            // Paths of base documents are text: a number finds the key that is spelled like it.
            value = value.isObject ? value.lookup(key.numberText.map { store.string($0) } ?? key) : value.lookup(key)
        }
        return value
    }

    /// All base documents but `system`, which is not shown.
    private func withoutSystem(_ documents: Value) -> Value {
        let system = store.string("system")
        guard documents.isObject, documents.contains(system) else { return documents }
        let shown = store.arena.object(capacity: documents.count)
        for position in 0..<documents.count where documents.key(at: position) != system {
            store.arena.insert(shown, documents.key(at: position), documents.value(at: position))
        }
        return shown
    }

    /// Objects are merged, and the first wins where they collide; of other values the first that there is.
    func merge(_ a: Value, _ b: Value) -> Value {
        guard a.isDefined else { return b }
        guard b.isDefined, a.isObject, b.isObject else { return a }
        let merged = store.arena.shallowCopy(a, room: b.count)
        for position in 0..<b.count {
            let key = b.key(at: position)
            let existing = merged.lookup(key)
            store.arena.insert(merged, key, existing.isDefined ? merge(existing, b.value(at: position)) : b.value(at: position))
        }
        return merged
    }

    /// Whether a `with` modifier replaces the document or one above it.
    func isReplaced(_ path: ArraySlice<Operand>) -> Bool {
        guard targets.contains(where: { !$0.isEmpty }) else { return false }
        let ref = Ref(path.map { store.term($0) })
        return targets.contains { $0.contains { ref.hasPrefix($0) } }
    }

    /// A copy of `document` with `value` at `path`; objects are made where there are none.
    func replacing(_ document: Value, _ path: ArraySlice<Term>, by value: Value) -> Value {
        guard let first = path.first else { return value }
        let key = store.value(first)
        let copy = document.isObject ? store.arena.shallowCopy(document, room: 1) : store.arena.object()
        let inner = document.isObject ? document.lookup(key) : .undefined
        store.arena.insert(copy, key, replacing(inner, path.dropFirst(), by: value))
        return copy
    }
}
