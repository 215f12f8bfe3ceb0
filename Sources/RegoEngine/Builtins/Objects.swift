import RegoValue

/// Objects: looked up by path, merged, filtered, compared.
enum Objects {
    static let builtins: [Builtin] = [
        Builtin("object.get", 3, get),
        Builtin("object.keys", 1, keys),
        Builtin("object.remove", 2, remove),
        Builtin("object.filter", 2, filter),
        Builtin("object.union", 2, union),
        Builtin("object.union_n", 1, unionAll),
        Builtin("object.subset", 2, subset),
    ]

    private static func get(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var value = try call.object(0)
        let path = call[1]
        guard path.isArray else {
            let found = value.lookup(path)
            return found.isDefined ? found : call[2]
        }
        for key in path.storage {
            value = value.lookup(key)
            if value.isUndefined { return call[2] }
        }
        return value
    }

    private static func keys(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let object = try call.object(0)
        let result = call.arena.set(capacity: object.count)
        for position in 0..<object.count { call.arena.insert(result, object.key(at: position)) }
        return result
    }

    /// The second operand as something that can be asked for membership: the elements of an array, of a set, or an object's keys.
    private static func keyOperand(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let keys = call[1]
        if keys.isSet || keys.isObject { return keys }
        guard keys.isArray else { throw call.typeError(1, "object", "set", "array") }
        return call.arena.set(keys.storage)
    }

    private static func remove(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let object = try call.object(0)
        return select(object, try keyOperand(call), keep: false, call.arena)
    }

    private static func filter(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let object = try call.object(0)
        return select(object, try keyOperand(call), keep: true, call.arena)
    }

    private static func select(_ object: Value, _ keys: Value, keep: Bool, _ arena: Arena) -> Value {
        let result = arena.object()
        for position in 0..<object.count where keys.contains(object.key(at: position)) == keep {
            arena.insert(result, object.key(at: position), object.value(at: position))
        }
        return result
    }

    private static func union(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.object(0)
        return merge(a, try call.object(1), call.arena)
    }

    private static func unionAll(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let objects = try call.array(0)
        for object in objects.storage where !object.isObject { throw call.elementError(0, containing: object, "object") }
        guard var result = objects.storage.first else { return call.arena.object() }
        for object in objects.storage.dropFirst() {
            result = mergeUnder(result, object, call.arena)
            try call.requireRoom(for: 0)
        }
        return result
    }

    /// Entries of `b` stand over those of `a`; where both are objects they are merged in turn.
    private static func merge(_ a: Value, _ b: Value, _ arena: Arena) -> Value {
        if a.count == 0 { return b }
        if b.count == 0 { return a }
        let result = arena.shallowCopy(a, room: b.count)
        for position in 0..<b.count {
            let key = b.key(at: position)
            let newer = b.value(at: position)
            let older = newer.isObject ? a.lookup(key) : .undefined
            arena.insert(result, key, older.isObject ? merge(older, newer, arena) : newer)
        }
        return result
    }

    /// As ``merge(_:_:_:)``, with the keys of `b` as they are spelled there: `1` instead of `1.0`.
    private static func mergeUnder(_ a: Value, _ b: Value, _ arena: Arena) -> Value {
        if a.count == 0 { return b }
        if b.count == 0 { return a }
        let result = arena.shallowCopy(b, room: a.count)
        for position in 0..<a.count {
            let key = a.key(at: position)
            let older = a.value(at: position)
            let newer = b.lookup(key)
            if newer.isUndefined {
                arena.insert(result, key, older)
            } else if older.isObject && newer.isObject {
                arena.insert(result, key, mergeUnder(older, newer, arena))
            }
        }
        return result
    }

    // MARK: subset

    private static func subset(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let (outer, inner) = (call[0], call[1])
        if outer.isArray && inner.isSet {
            // An empty set is found at the first element only, so never in an empty array.
            let members = call.arena.set(outer.storage)
            return .boolean(outer.count > 0 && inner.storage.allSatisfy { members.contains($0) })
        }
        guard outer.isCollection, outer.kind == inner.kind else {
            throw BuiltinError(.type, "both arguments object.subset must be of the same type or array and set")
        }
        return .boolean(contains(outer, inner))
    }

    private static func contains(_ outer: Value, _ inner: Value) -> Bool {
        if outer == inner { return true }
        guard outer.kind == inner.kind, outer.isCollection, inner.count <= outer.count else { return false }
        switch outer.kind {
        case .set: return inner.storage.allSatisfy { outer.contains($0) }
        case .array: return containsRun(outer.storage, inner.storage)
        default:
            return (0..<inner.count).allSatisfy { position in
                let found = outer.lookup(inner.key(at: position))
                return found.isDefined && contains(found, inner.value(at: position))
            }
        }
    }

    /// Whether `inner` occurs in `outer` without gaps.
    private static func containsRun(_ outer: UnsafeBufferPointer<Value>, _ inner: UnsafeBufferPointer<Value>) -> Bool {
        guard inner.count <= outer.count else { return false }
        return (0...(outer.count - inner.count)).contains { start in
            inner.indices.allSatisfy { outer[start + $0] == inner[$0] }
        }
    }
}
