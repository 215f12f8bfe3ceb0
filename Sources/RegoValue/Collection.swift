/// The header of an array, object or set in memory.
///
/// Entries lie densely behind `items`: a value each for arrays and sets, a key and a value for objects. Collections of more than
/// ``linearLimit`` keys carry an open-addressing table of entry numbers. Sorting is done when somebody asks for the order.
@usableFromInline
struct CollectionHeader: BitwiseCopyable {
    @usableFromInline var count: UInt32
    @usableFromInline var capacity: UInt32
    @usableFromInline var items: UnsafeMutablePointer<Value>
    /// Slots of entry number + 1; zero is empty. Nil while a linear search is cheap.
    @usableFromInline var index: UnsafeMutablePointer<UInt32>?
    @usableFromInline var indexMask: UInt32
    @usableFromInline var hash: UInt32
    @usableFromInline var flags: Flags
    /// Levels of collections inside this one.
    @usableFromInline var depth: UInt32
    /// Entries of the collections inside this one, at any depth; what is there several times counts each time. Saturates.
    @usableFromInline var innerEntries: UInt32
    /// The collection that this one was put into first. It learns when this one grows.
    @usableFromInline var holder: UnsafeMutablePointer<CollectionHeader>?

    @inlinable
    init(items: UnsafeMutablePointer<Value>, capacity: Int) {
        count = 0
        self.capacity = UInt32(truncatingIfNeeded: capacity)
        self.items = items
        index = nil
        indexMask = 0
        hash = 0
        flags = []
        depth = 0
        innerEntries = 0
        holder = nil
    }

    @usableFromInline
    struct Flags: OptionSet, BitwiseCopyable {
        @usableFromInline let rawValue: UInt32
        @inlinable init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Entries are in Rego's order.
        @inlinable static var sorted: Flags { Flags(rawValue: 1) }
        /// `hash` is valid.
        @inlinable static var hashed: Flags { Flags(rawValue: 2) }
        /// Shared between threads: nothing in memory may change any more.
        @inlinable static var frozen: Flags { Flags(rawValue: 4) }
        /// A key, a member of a set, or in more places than one: nobody would learn if it grew, so it must not.
        @inlinable static var settled: Flags { Flags(rawValue: 8) }
        /// What has one of these never changes again.
        @inlinable static var unchanging: Flags { Flags(rawValue: 4 | 8) }
    }

    /// The largest number of keys that is searched without a table.
    @usableFromInline static let linearLimit: UInt32 = 8
}

extension Value {
    @inlinable @inline(__always)
    var header: UnsafeMutablePointer<CollectionHeader> {
        _slowPath(isPacked) ? unpackedHeader : address.assumingMemoryBound(to: CollectionHeader.self)
    }

    /// The header of a collection that is not in a ``Segment``: of one that is being made, and where somebody has looked.
    @inlinable @inline(__always)
    var plainHeader: UnsafeMutablePointer<CollectionHeader> {
        assert(!isPacked)
        return address.assumingMemoryBound(to: CollectionHeader.self)
    }

    /// Whether this is an object that is not in a data segment: ``plainStorage`` can be asked for.
    @inlinable @inline(__always)
    public var isPlainObject: Bool { UInt16(truncatingIfNeeded: head) == UInt16(ValueKind.object.rawValue) }

    /// ``storage`` of a plain object.
    @inlinable @inline(__always)
    public var plainStorage: UnsafeBufferPointer<Value> {
        let header = plainHeader
        return UnsafeBufferPointer(start: header.pointee.items, count: Int(header.pointee.count) &* 2)
    }

    /// The number of elements of an array, members of a set or entries of an object; 0 for other kinds.
    @inlinable @inline(__always)
    public var count: Int {
        guard isCollection else { return 0 }
        return _slowPath(isPacked) ? packedCount : Int(address.assumingMemoryBound(to: CollectionHeader.self).pointee.count)
    }

    /// Whether a collection belongs to a document and never changes; false for scalars.
    @inlinable @inline(__always)
    public var isFrozen: Bool { isCollection && (isPacked || header.pointee.flags.contains(.frozen)) }

    /// How many entries a walk through the whole value meets: those of collections that occur several times count each time, as they do
    /// in the value's JSON text. Saturates; 0 for scalars.
    @inlinable @inline(__always)
    public var unfoldedCount: Int {
        isCollection ? Int(header.pointee.count) &* entryStride &+ Int(header.pointee.innerEntries) : 0
    }

    @inlinable @inline(__always)
    var entryStride: Int { kind == .object ? 2 : 1 }

    /// The element of an array at a position, or undefined when there is none.
    @inlinable @inline(__always)
    public func element(_ position: Int) -> Value {
        guard kind == .array, UInt(bitPattern: position) < UInt(header.pointee.count) else { return .undefined }
        return header.pointee.items[position]
    }

    /// The key of an object's entry, or the member of a set or element of an array, at `position` in the current order of entries.
    ///
    /// For Rego's order call ``sortEntries()`` first. `position` must be less than ``count``.
    @inlinable @inline(__always)
    public func key(at position: Int) -> Value {
        assert(position >= 0 && position < count, "entry out of bounds")
        return header.pointee.items[position &* entryStride]
    }

    /// The value of an object's entry, or the member of a set or element of an array, at `position` in the current order of entries.
    @inlinable @inline(__always)
    public func value(at position: Int) -> Value {
        assert(position >= 0 && position < count, "entry out of bounds")
        return kind == .object ? header.pointee.items[position &* 2 &+ 1] : header.pointee.items[position]
    }

    /// The elements of an array or members of a set as contiguous memory (keys and values alternating for an object).
    @inlinable @inline(__always)
    public var storage: UnsafeBufferPointer<Value> {
        guard isCollection else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: header.pointee.items, count: Int(header.pointee.count) &* entryStride)
    }

    /// The value under a key of an object, the key as given for a member of a set, the element at an integer position of an array; else undefined.
    @inlinable
    public func lookup(_ key: Value) -> Value {
        switch kind {
        case .object:
            if _slowPath(isPacked), isSearchedPacked { return lookupPacked(key) }
            let entry = find(key)
            return entry < 0 ? .undefined : header.pointee.items[entry &* 2 &+ 1]
        case .array:
            if let position = key.immediateInteger { return element(Int(position)) }
            guard key.kind == .decimal, let position = key.integerValue else { return .undefined }
            return element(Int(position))
        case .set:
            return find(key) < 0 ? .undefined : key
        default: return .undefined
        }
    }

    /// The value under a string key; undefined when there is none or this is not an object. For places that are not hot.
    public func lookup(_ key: String) -> Value {
        guard kind == .object else { return .undefined }
        var key = key
        return key.withUTF8 { bytes in
            let hash = Hash.of(UnsafeRawBufferPointer(bytes))
            if isSearchedPacked { return lookupPacked(UnsafeRawBufferPointer(bytes), hash: hash) }
            let entry = findEntry(hash: hash) { candidate in
                guard candidate.kind == .string else { return false }
                return candidate.textBytes.elementsEqual(bytes)
            }
            return entry < 0 ? .undefined : header.pointee.items[entry &* 2 &+ 1]
        }
    }

    /// Whether a set has the member, or an object the key.
    @inlinable
    public func contains(_ key: Value) -> Bool {
        guard kind == .object || kind == .set else { return false }
        return isPacked && isSearchedPacked ? lookupPacked(key).isDefined : find(key) >= 0
    }

    /// The number of the entry with this key in an object or set, or -1.
    @inlinable @inline(__always)
    public func find(_ key: Value) -> Int { find(key, header) }

    @inlinable
    func find(_ key: Value, _ header: UnsafeMutablePointer<CollectionHeader>) -> Int {
        if key.kind == .string { return findString(key, header) }
        if header.pointee.index == nil {
            let stride = entryStride
            let items = header.pointee.items
            let count = Int(header.pointee.count)
            var position = 0
            while position < count {
                if items[position &* stride].isIdentical(to: key) { return position }
                position &+= 1
            }
        }
        return findSlow(key)
    }

    /// The same for a string: a key with another head is another key.
    @inlinable @inline(__always)
    func findString(_ key: Value, _ header: UnsafeMutablePointer<CollectionHeader>) -> Int {
        let stride = entryStride
        let items = header.pointee.items
        guard let index = header.pointee.index else {
            let count = Int(header.pointee.count)
            var position = 0
            while position < count {
                if items[position &* stride].isSameString(as: key) { return position }
                position &+= 1
            }
            return -1
        }
        let mask = header.pointee.indexMask
        var slot = key.storedHash & mask
        while index[Int(slot)] != 0 {
            let position = Int(index[Int(slot)]) &- 1
            if items[position &* stride].isSameString(as: key) { return position }
            slot = (slot &+ 1) & mask
        }
        return -1
    }

    /// Whether this is the string `other`.
    @inlinable @inline(__always)
    func isSameString(as other: Value) -> Bool { head == other.head && (word == other.word || Self.sameBytes(self, other)) }

    @usableFromInline @inline(never)
    func findSlow(_ key: Value) -> Int { findEntry(hash: key.hash32) { $0 == key } }

    @inline(__always)
    func findEntry(hash: UInt32, where matches: (Value) -> Bool) -> Int {
        let header = header
        let stride = entryStride
        let items = header.pointee.items
        guard let index = header.pointee.index else {
            for position in 0..<Int(header.pointee.count) {
                let candidate = items[position &* stride]
                if candidate.hash32 == hash && matches(candidate) { return position }
            }
            return -1
        }
        let mask = header.pointee.indexMask
        var slot = hash & mask
        while index[Int(slot)] != 0 {
            let position = Int(index[Int(slot)]) &- 1
            let candidate = items[position &* stride]
            if candidate.hash32 == hash && matches(candidate) { return position }
            slot = (slot &+ 1) & mask
        }
        return -1
    }

    /// The hash, equal for equal values. Computed for collections on first use and kept in their header.
    @inlinable @inline(__always)
    var hash32: UInt32 { isCollection ? collectionHash : storedHash }

    @usableFromInline @inline(never)
    var collectionHash: UInt32 {
        if isPacked { return packedHash { contentHash } }
        let header = header
        if header.pointee.flags.contains(.hashed) { return header.pointee.hash }
        let hash = contentHash
        if !header.pointee.flags.contains(.frozen) {
            header.pointee.hash = hash
            header.pointee.flags.insert(.hashed)
        }
        return hash
    }

    private var contentHash: UInt32 {
        var state: UInt64 = UInt64(kind.rawValue) &* 0x9E37_79B9_7F4A_7C15
        let entries = storage
        switch kind {
        case .array:
            for element in entries { state = Hash.mix(state ^ UInt64(element.hash32), 0xA076_1D64_78BD_642F) &+ 1 }
        case .object:
            for position in 0..<count {
                let pair = UInt64(entries[position * 2].hash32) << 32 | UInt64(entries[position * 2 + 1].hash32)
                state &+= Hash.mix(pair ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
            }
        default:
            for member in entries { state &+= Hash.mix(UInt64(member.hash32) ^ 0x8EBC_6AF0_9C88_C6E3, 0xE703_7ED1_A0B4_28DB) }
        }
        return UInt32(truncatingIfNeeded: Hash.mix(state, 0x8EBC_6AF0_9C88_C6E3))
    }
}

extension Value {
    /// A hash that is equal for equal values. It differs between processes.
    public var hash: UInt32 { hash32 }

    /// What tells a collection from others that live at the same time: its address. Meaningless for other kinds.
    @inlinable @inline(__always)
    public var identity: UInt64 { word }

    /// Declares that a collection is complete: whoever adds to it or to something in it later is refused (``mayTake(_:)``).
    public func settle() {
        guard isCollection, !isFrozen else { return }
        header.pointee.flags.insert(.settled)
    }
}
