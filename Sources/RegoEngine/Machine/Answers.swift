import RegoValue

/// The results of a query plan, while it runs and until somebody asks for them.
///
/// Nearly every plan has one result, an object with one key. Its value is kept as it is: whoever wants only that spares the object.
struct Answers {
    /// The array of the results, when there is more than that.
    private var results = Value.undefined
    private var key = Value.undefined
    private var value = Value.undefined

    /// Adds an object with one entry.
    @inline(__always)
    mutating func add(_ key: Value, _ value: Value, in arena: Arena) {
        if results.isUndefined && self.value.isUndefined {
            self.key = key
            self.value = value
        } else {
            add(Self.object(key, value, in: arena), in: arena)
        }
    }

    @inline(never)
    mutating func add(_ result: Value, in arena: Arena) {
        if results.isUndefined {
            results = arena.array(capacity: 1)
            if value.isDefined { arena.append(results, Self.object(key, value, in: arena)) }
        }
        arena.append(results, result)
    }

    /// The value of the first result's first entry; undefined for none.
    @inline(__always)
    var document: Value {
        if results.isUndefined { return value }
        let first = results.element(0)
        return first.isObject && first.count > 0 ? first.value(at: 0) : .undefined
    }

    /// All of them.
    func set(in arena: Arena) -> ResultSet {
        if results.isUndefined && value.isDefined {
            let array = arena.array(capacity: 1)
            arena.append(array, Self.object(key, value, in: arena))
            return ResultSet(array)
        }
        return ResultSet(results)
    }

    private static func object(_ key: Value, _ value: Value, in arena: Arena) -> Value {
        let object = arena.object()
        _ = arena.insert(object, key, value)
        return object
    }
}
