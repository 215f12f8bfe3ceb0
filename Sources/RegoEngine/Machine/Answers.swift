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

    var count: Int { results.isDefined ? results.count : value.isDefined ? 1 : 0 }

    /// One of them, which may be made now.
    func result(_ position: Int, in arena: Arena) -> Value {
        results.isDefined ? results.element(position) : Self.object(key, value, in: arena)
    }

    private static func object(_ key: Value, _ value: Value, in arena: Arena) -> Value {
        let object = arena.object()
        _ = arena.insert(object, key, value)
        return object
    }
}
