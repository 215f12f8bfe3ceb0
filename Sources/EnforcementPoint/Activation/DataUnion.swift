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
                arena.insert(target, copy(key, arena), copy(value, arena))
            }
        }
    }

    private static func copy(_ value: Value, _ arena: Arena) -> Value {
        switch value.kind {
        case .string: return arena.string(value.utf8)
        case .decimal: return arena.number(value.numberText ?? "0")
        case .array:
            let array = arena.array(capacity: value.count)
            for position in 0..<value.count { arena.append(array, copy(value.value(at: position), arena)) }
            return array
        case .set:
            let set = arena.set(capacity: value.count)
            for position in 0..<value.count { arena.insert(set, copy(value.value(at: position), arena)) }
            return set
        case .object:
            let object = arena.object(capacity: value.count)
            for position in 0..<value.count {
                arena.insert(object, copy(value.key(at: position), arena), copy(value.value(at: position), arena))
            }
            return object
        case .undefined, .null, .boolean, .integer: return value
        }
    }
}
