import RegoValue

/// Base documents of several bundles as one. Their roots do not overlap, so only objects on the way to a root are in more than one.
enum DataUnion {
    static func of(_ documents: [Document]) -> Document {
        if documents.count == 1 { return documents[0] }
        if documents.isEmpty { return .empty }
        // The sources are alive until everything is copied.
        return withExtendedLifetime(documents) {
            Document { (arena: Arena) in
                let union = arena.object()
                for document in documents { merge(document.root, into: union, arena) }
                return union
            }
        }
    }

    private static func merge(_ source: Value, into target: Value, _ arena: Arena) {
        for position in 0..<source.count {
            let key = source.key(at: position)
            let value = source.value(at: position)
            let present = target.lookup(key)
            if present.isObject, value.isObject {
                merge(value, into: present, arena)
            } else {
                arena.insert(target, arena.deepCopy(key), arena.deepCopy(value))
            }
        }
    }
}
