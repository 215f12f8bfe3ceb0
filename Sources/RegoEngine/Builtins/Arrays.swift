import RegoValue

/// Arrays joined, cut and turned around.
enum Arrays {
    static let builtins: [Builtin] = [
        Builtin("array.concat", 2, concat),
        Builtin("array.slice", 3, slice),
        Builtin("array.reverse", 1, reverse),
        Builtin("array.flatten", 1, flatten),
    ]

    private static func concat(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.array(0)
        let b = try call.array(1)
        if a.count == 0 { return b }
        if b.count == 0 { return a }
        let result = call.arena.array(capacity: a.count + b.count)
        for element in a.storage { call.arena.append(result, element) }
        for element in b.storage { call.arena.append(result, element) }
        return result
    }

    private static func slice(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let array = try call.array(0)
        let start = try call.integer(1)
        let stop = min(max(try call.integer(2), 0), array.count)
        let first = min(max(start, 0), stop)
        if first == 0 && stop == array.count { return array }
        return call.arena.array(UnsafeBufferPointer(rebasing: array.storage[first..<stop]))
    }

    private static func reverse(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let array = try call.array(0)
        let result = call.arena.array(capacity: array.count)
        for element in array.storage.reversed() { call.arena.append(result, element) }
        return result
    }

    /// One level: elements that are arrays give way to their elements.
    private static func flatten(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let array = try call.array(0)
        let result = call.arena.array(capacity: array.count)
        for element in array.storage {
            if element.isArray {
                for inner in element.storage { call.arena.append(result, inner) }
            } else {
                call.arena.append(result, element)
            }
        }
        return result
    }
}
