import RegoValue

/// Union, intersection and difference of sets.
enum Sets {
    static let builtins: [Builtin] = [
        Builtin("and", 2, and),
        Builtin("or", 2, or),
        Builtin("intersection", 1, intersection),
        Builtin("union", 1, union),
        Builtin("set_diff", 2, difference),
    ]

    private static func and(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.set(0)
        return intersect(a, try call.set(1), call.arena)
    }

    private static func or(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.set(0)
        let b = try call.set(1)
        if a.count == 0 { return b }
        if b.count == 0 { return a }
        let result = call.arena.shallowCopy(a, room: b.count)
        for member in b.storage { call.arena.insert(result, member) }
        return result
    }

    private static func difference(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.set(0)
        return difference(a, try call.set(1), call.arena)
    }

    private static func intersection(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let sets = try members(call)
        guard var result = sets.first else { return call.arena.set() }
        for set in sets.dropFirst() { result = intersect(result, set, call.arena) }
        return result
    }

    private static func union(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let result = call.arena.set()
        for set in try members(call) {
            for member in set.storage { call.arena.insert(result, member) }
        }
        return result
    }

    /// The members of a set of sets.
    private static func members(_ call: BuiltinCall) throws(BuiltinError) -> UnsafeBufferPointer<Value> {
        let sets = try call.set(0)
        sets.sortEntries()
        for set in sets.storage where !set.isSet { throw call.operandError(0, "must be set but got \(BuiltinCall.typeName(set))") }
        return sets.storage
    }

    static func difference(_ a: Value, _ b: Value, _ arena: Arena) -> Value {
        if b.count == 0 { return a }
        let result = arena.set()
        for member in a.storage where !b.contains(member) { arena.insert(result, member) }
        return result
    }

    static func intersect(_ a: Value, _ b: Value, _ arena: Arena) -> Value {
        let (small, large) = a.count <= b.count ? (a, b) : (b, a)
        let result = arena.set()
        for member in small.storage where large.contains(member) { arena.insert(result, member) }
        return result
    }
}
