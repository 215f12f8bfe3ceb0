/// Making collections. What a function here returns may be appended to only by the code that made it, and only until it is shared.
extension Arena {
    @inlinable
    func collection(_ kind: ValueKind, capacity: Int) -> Value {
        let memory = allocate(MemoryLayout<CollectionHeader>.size)
        let header = memory.bindMemory(to: CollectionHeader.self, capacity: 1)
        let room = max(capacity, 4)
        let items = allocate(room &* (kind == .object ? 32 : 16)).assumingMemoryBound(to: Value.self)
        header.initialize(
            to: CollectionHeader(items: items, capacity: room))
        return Value(kind: kind, hash: 0, word: UInt64(UInt(bitPattern: memory)))
    }

    /// An empty array with room for `capacity` elements.
    @inlinable
    public func array(capacity: Int = 0) -> Value { collection(.array, capacity: capacity) }

    /// An array of these elements.
    public func array(_ elements: UnsafeBufferPointer<Value>) -> Value {
        let result = array(capacity: elements.count)
        for position in 0..<elements.count { result.plainHeader.pointee.items[position] = admit(elements[position], result.plainHeader) }
        result.plainHeader.pointee.count = UInt32(elements.count)
        return result
    }

    public func array(_ elements: [Value]) -> Value { elements.withUnsafeBufferPointer { array($0) } }

    /// An empty object with room for `capacity` entries.
    @inlinable
    public func object(capacity: Int = 0) -> Value { collection(.object, capacity: capacity) }

    /// An empty set with room for `capacity` members.
    @inlinable
    public func set(capacity: Int = 0) -> Value { collection(.set, capacity: capacity) }

    /// A set of these values; repeated ones count once.
    public func set(_ members: some Sequence<Value>) -> Value {
        let result = set(capacity: members.underestimatedCount)
        for member in members { insert(result, member) }
        return result
    }

    /// Adds an element at the end of an array under construction.
    @inlinable
    public func append(_ array: Value, _ element: Value) {
        assert(array.isArray && !array.plainHeader.pointee.flags.contains(.frozen))
        let header = array.plainHeader
        if header.pointee.count == header.pointee.capacity { grow(array) }
        header.pointee.items[Int(header.pointee.count)] = admit(element, header)
        header.pointee.count &+= 1
        header.pointee.flags.formIntersection(.settled)
    }

    /// Adds a member to a set under construction. Returns false when it was there already.
    @inlinable @discardableResult
    public func insert(_ set: Value, _ member: Value) -> Bool {
        assert(set.isSet && !set.plainHeader.pointee.flags.contains(.frozen))
        if set.find(member, set.plainHeader) >= 0 { return false }
        let header = set.plainHeader
        if header.pointee.count == header.pointee.capacity { grow(set) }
        header.pointee.items[Int(header.pointee.count)] = admitKey(member, header)
        header.pointee.count &+= 1
        header.pointee.flags.formIntersection(.settled)
        noteInsertion(set)
        return true
    }

    /// Puts a value under a key of an object under construction. Returns the value it replaces, or undefined.
    @inlinable @discardableResult
    public func insert(_ object: Value, _ key: Value, _ value: Value) -> Value {
        assert(object.isObject && !object.plainHeader.pointee.flags.contains(.frozen))
        let header = object.plainHeader
        let entry = object.find(key, object.plainHeader)
        if entry >= 0 {
            let previous = header.pointee.items[entry &* 2 &+ 1]
            if previous.isIdentical(to: value) { return previous }
            dismiss(previous, header)
            header.pointee.items[entry &* 2 &+ 1] = admit(value, header)
            header.pointee.flags.remove(.hashed)
            return previous
        }
        if header.pointee.count == header.pointee.capacity { grow(object) }
        let position = Int(header.pointee.count)
        header.pointee.items[position &* 2] = admitKey(key, header)
        header.pointee.items[position &* 2 &+ 1] = admit(value, header)
        header.pointee.count &+= 1
        header.pointee.flags.formIntersection(.settled)
        noteInsertion(object)
        return .undefined
    }

    /// An object of string keys and values that alternate; for a repeated key the last value stands.
    func object(_ pairs: UnsafeBufferPointer<Value>) -> Value {
        let count = pairs.count / 2
        let result = object(capacity: count)
        let header = result.plainHeader
        guard count <= CollectionHeader.linearLimit ? Self.areDifferent(keys: pairs) : index(keys: pairs, of: result) else {
            let result = object(capacity: count)
            for position in 0..<count { insert(result, pairs[position &* 2], pairs[position &* 2 &+ 1]) }
            return result
        }
        let items = header.pointee.items
        var position = 0
        while position < pairs.count {
            items[position] = pairs[position]
            items[position &+ 1] = admit(pairs[position &+ 1], header)
            position &+= 2
        }
        header.pointee.count = UInt32(count)
        return result
    }

    private static func areDifferent(keys pairs: UnsafeBufferPointer<Value>) -> Bool {
        var position = 2
        while position < pairs.count {
            var before = 0
            while before < position {
                if pairs[position].isSameString(as: pairs[before]) { return false }
                before &+= 2
            }
            position &+= 2
        }
        return true
    }

    /// Makes the table of an object that is to have these entries. False when a key is there twice.
    private func index(keys pairs: UnsafeBufferPointer<Value>, of object: Value) -> Bool {
        rebuildIndex(object)
        let header = object.plainHeader
        // Just made.
        let index = header.pointee.index.unsafelyUnwrapped
        let mask = header.pointee.indexMask
        var position = 0
        while position < pairs.count {
            let key = pairs[position]
            var slot = key.storedHash & mask
            while index[Int(slot)] != 0 {
                if pairs[(Int(index[Int(slot)]) &- 1) &* 2].isSameString(as: key) { return false }
                slot = (slot &+ 1) & mask
            }
            position &+= 2
            index[Int(slot)] = UInt32(position / 2)
        }
        return true
    }

    /// Puts a value under a string key.
    public func insert(_ object: Value, _ key: String, _ value: Value) { insert(object, string(key), value) }

    /// A copy whose entries can be changed; nested values are shared.
    public func shallowCopy(_ collection: Value, room: Int = 0) -> Value {
        let entries = collection.storage
        let copy = self.collection(collection.kind, capacity: collection.count + room)
        if let base = entries.baseAddress { copy.plainHeader.pointee.items.update(from: base, count: entries.count) }
        copy.plainHeader.pointee.count = UInt32(collection.count)
        copy.plainHeader.pointee.flags = collection.header.pointee.flags.subtracting(.unchanging)
        copy.plainHeader.pointee.hash = collection.header.pointee.hash
        copy.plainHeader.pointee.depth = collection.header.pointee.depth
        copy.plainHeader.pointee.innerEntries = collection.header.pointee.innerEntries
        // Its entries are in two places now, and know of this one only.
        if !collection.header.pointee.flags.contains(.frozen) { collection.header.pointee.flags.insert(.settled) }
        if collection.kind != .array && copy.plainHeader.pointee.count > CollectionHeader.linearLimit { rebuildIndex(copy) }
        return copy
    }

    @usableFromInline @inline(never)
    func grow(_ collection: Value) {
        let header = collection.plainHeader
        let stride = collection.entryStride
        let larger = max(4, Int(header.pointee.capacity) * 2)
        let items = allocate(larger * stride * 16).assumingMemoryBound(to: Value.self)
        items.update(from: header.pointee.items, count: Int(header.pointee.count) * stride)
        header.pointee.items = items
        header.pointee.capacity = UInt32(larger)
        if header.pointee.index != nil { rebuildIndex(collection) }
    }

    @inlinable @inline(__always)
    func noteInsertion(_ collection: Value) {
        if collection.plainHeader.pointee.count > CollectionHeader.linearLimit { indexNewest(collection) }
    }

    @usableFromInline
    func indexNewest(_ collection: Value) {
        let header = collection.plainHeader
        guard let index = header.pointee.index else { return rebuildIndex(collection) }
        let position = Int(header.pointee.count) - 1
        let mask = header.pointee.indexMask
        var slot = header.pointee.items[position &* collection.entryStride].hash32 & mask
        while index[Int(slot)] != 0 { slot = (slot &+ 1) & mask }
        index[Int(slot)] = UInt32(position + 1)
    }

    /// Makes the table of an object or set anew, sized for its capacity at a load of at most one half.
    func rebuildIndex(_ collection: Value) {
        let header = collection.plainHeader
        let capacity = max(Int(header.pointee.capacity), Int(header.pointee.count))
        var size = 16
        while size < capacity * 2 { size *= 2 }
        if header.pointee.index == nil || header.pointee.indexMask != UInt32(size - 1) {
            header.pointee.index = allocate(size * 4).assumingMemoryBound(to: UInt32.self)
            header.pointee.indexMask = UInt32(size - 1)
        }
        collection.fillIndex()
    }
}

extension Value {
    /// Writes every entry into the table, which has room for them.
    func fillIndex() {
        let header = plainHeader
        guard let index = header.pointee.index else { return }
        let mask = header.pointee.indexMask
        index.update(repeating: 0, count: Int(mask) + 1)
        let stride = entryStride
        for position in 0..<Int(header.pointee.count) {
            var slot = header.pointee.items[position &* stride].hash32 & mask
            while index[Int(slot)] != 0 { slot = (slot &+ 1) & mask }
            index[Int(slot)] = UInt32(position + 1)
        }
    }

    /// Brings the entries of a set or object into Rego's order, in place, if they are not. Arrays are always in order.
    @inlinable @inline(__always)
    public func sortEntries() {
        guard kind.rawValue > ValueKind.array.rawValue, !header.pointee.flags.contains(.sorted) else { return }
        sortSlow()
    }

    @usableFromInline @inline(never)
    func sortSlow() {
        let header = header
        let count = Int(header.pointee.count)
        defer { header.pointee.flags.insert(.sorted) }
        if count < 2 { return }
        let moved: Bool
        if kind == .set {
            moved = Self.sortInPlace(UnsafeMutableBufferPointer(start: header.pointee.items, count: count)) { $0 < $1 }
        } else {
            moved = header.pointee.items.withMemoryRebound(to: Entry.self, capacity: count) { entries in
                Self.sortInPlace(UnsafeMutableBufferPointer(start: entries, count: count)) { $0.key < $1.key }
            }
        }
        if moved { fillIndex() }
    }

    private struct Entry: BitwiseCopyable {
        var key: Value
        var value: Value
    }

    /// Returns false when everything was in order already.
    private static func sortInPlace<T: BitwiseCopyable>(_ items: UnsafeMutableBufferPointer<T>, _ less: (T, T) -> Bool) -> Bool {
        var sorted = true
        for position in 1..<items.count where less(items[position], items[position - 1]) {
            sorted = false
            break
        }
        if sorted { return false }
        if items.count > 12 {
            var items = items
            items.sort(by: less)
            return true
        }
        for position in 1..<items.count {
            let item = items[position]
            var hole = position
            while hole > 0, less(item, items[hole - 1]) {
                items[hole] = items[hole - 1]
                hole -= 1
            }
            items[hole] = item
        }
        return true
    }

    /// Makes this value and everything in it safe to share between threads: sorted, hashed, never to change again.
    ///
    /// The depth is bounded by the readers that made the value.
    func freeze() {
        guard isCollection, !isFrozen else { return }
        for value in storage { value.freeze() }
        sortEntries()
        _ = collectionHash
        header.pointee.flags.insert(.frozen)
    }
}
