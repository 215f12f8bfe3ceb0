import Glibc
import Synchronization

/// A data segment in memory, whose collections become what machines read when somebody asks for them.
///
/// A value in a segment is one word, and its strings have no hashes of this process. So a `Value` of a packed collection has a mark in its head
/// (`Value.packedMark`) and the address of the packed collection; its `header` is made on first use, one level deep, beside the segment, and
/// kept. What nobody asks for stays where it is: in the file, when the segment is mapped.
///
/// Safe to use from several threads at once.
final class Segment: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    let root: Value
    private let isMapped: Bool
    private let unpackedOwner = ArenaOwner(limit: .max)
    /// What some of its collections are still in.
    private let text: DeferredText?
    /// Guards the arena, and the two words of each packed collection that change.
    private let lock = Mutex(())

    /// - Parameters:
    ///   - base: the segment in private memory that can be written and now belongs to this object. It is valid.
    ///   - isMapped: whether the memory comes from `mmap`, and not from `malloc`.
    convenience init(base: UnsafeMutableRawPointer, header: SegmentHeader, isMapped: Bool) {
        self.init(base: base, byteCount: header.byteCount, root: header.root, isMapped: isMapped, text: nil)
    }

    /// - Parameter text: what some of its collections are still in.
    init(base: UnsafeMutableRawPointer, byteCount: Int, root: PackedValue, isMapped: Bool, text: [UInt8]?) {
        self.base = base
        self.isMapped = isMapped
        self.byteCount = byteCount
        self.root = Segment.value(root, base)
        self.text = text.map { [unpackedOwner] in DeferredText($0, unpackedOwner.arena) }
        base.storeBytes(
            of: UInt64(UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque())), toByteOffset: SegmentHeader.Place.owner,
            as: UInt64.self)
    }

    deinit {
        if isMapped { munmap(base, byteCount) } else { free(base) }
    }

    func holds(_ address: UnsafeMutableRawPointer) -> Bool {
        address >= base && address < base + byteCount || lock.withLock { _ in unpackedOwner.arena.holds(address) }
    }

    /// Bytes of what was asked for.
    var unpackedByteCount: Int { lock.withLock { _ in unpackedOwner.arena.used } }

    /// The segment that a packed collection is in.
    static func of(_ packed: UnsafeMutablePointer<PackedCollection>) -> Segment {
        let base = UnsafeMutableRawPointer(packed) - Int(packed.pointee.offset)
        let owner = UnsafeRawPointer(bitPattern: UInt(base.load(fromByteOffset: SegmentHeader.Place.owner, as: UInt64.self)))
        // Written by the initializer; values live no longer than the document that holds the segment.
        return Unmanaged<Segment>.fromOpaque(owner.unsafelyUnwrapped).takeUnretainedValue()
    }

    // MARK: reading values

    /// What a packed value stands for.
    static func value(_ packed: PackedValue, _ base: UnsafeMutableRawPointer) -> Value {
        // A segment's tags are looked at when it is verified.
        switch packed.tag.unsafelyUnwrapped {
        case .null: return .null
        case .no: return .boolean(false)
        case .yes: return .boolean(true)
        case .integer: return .integer(packed.integer)
        case .number: return .number(at: base + Int(packed.offset))
        case .string: return .string(at: base + Int(packed.offset))
        case .array: return Value(packed: .array, at: base + Int(packed.offset))
        case .object: return Value(packed: .object, at: base + Int(packed.offset))
        }
    }

    /// The value under a string key of an object with a table; undefined for none.
    ///
    /// - Parameter hash: the key's, as strings have it in this process.
    static func lookup(_ packed: UnsafeMutablePointer<PackedCollection>, _ key: UnsafeRawBufferPointer, hash: UInt32) -> Value {
        let memory = UnsafeMutableRawPointer(packed)
        let base = memory - Int(packed.pointee.offset)
        let items = (memory + PackedCollection.size).assumingMemoryBound(to: PackedValue.self)
        let index = (memory + PackedCollection.size + Int(packed.pointee.count) * 16).assumingMemoryBound(to: UInt32.self)
        let mask = packed.pointee.indexMask
        var place = (packed.pointee.isOfProcess ? hash : SegmentFormat.hash(key)) & mask
        while index[Int(place)] != 0 {
            let position = (Int(index[Int(place)]) &- 1) &* 2
            let text = Value.text(at: base + Int(items[position].offset))
            if text.count == key.count, Value.compareBytes(text, key) == 0 { return value(items[position &+ 1], base) }
            place = (place &+ 1) & mask
        }
        return .undefined
    }

    /// Whether an object has a table, and is not unpacked.
    static func isSearched(_ packed: UnsafeMutablePointer<PackedCollection>) -> Bool {
        packed.pointee.indexMask != 0 && words(packed).pointee.load(ordering: .relaxed) == 0
    }

    // MARK: unpacking

    /// The collection as machines read it: its own entries are values, collections among them stay packed.
    static func unpacked(_ packed: UnsafeMutablePointer<PackedCollection>) -> UnsafeMutablePointer<CollectionHeader> {
        let known = words(packed).pointee.load(ordering: .acquiring)
        if let address = UnsafeMutableRawPointer(bitPattern: UInt(known)) { return address.assumingMemoryBound(to: CollectionHeader.self) }
        return of(packed).unpack(packed)
    }

    private func unpack(_ packed: UnsafeMutablePointer<PackedCollection>) -> UnsafeMutablePointer<CollectionHeader> {
        lock.withLock { _ in
            let word = Segment.words(packed)
            // Another thread may have been here meanwhile.
            if let address = UnsafeMutableRawPointer(bitPattern: UInt(word.pointee.load(ordering: .acquiring))) {
                return address.assumingMemoryBound(to: CollectionHeader.self)
            }
            let header = (packed.pointee.isText ? readText(packed) : unpackEntries(packed)).plainHeader
            word.pointee.store(UInt64(UInt(bitPattern: header)), ordering: .releasing)
            return header
        }
    }

    /// A collection of packed values.
    private func unpackEntries(_ packed: UnsafeMutablePointer<PackedCollection>) -> Value {
        let isObject = packed.pointee.isObject
        let count = Int(packed.pointee.count)
        let arena = unpackedOwner.arena
        let collection = arena.collection(isObject ? .object : .array, capacity: count)
        let header = collection.plainHeader
        let source = (UnsafeMutableRawPointer(packed) + PackedCollection.size).assumingMemoryBound(to: PackedValue.self)
        for position in 0..<count * (isObject ? 2 : 1) { header.pointee.items[position] = Segment.value(source[position], base) }
        header.pointee.count = UInt32(count)
        header.pointee.depth = packed.pointee.depth
        header.pointee.innerEntries = packed.pointee.innerEntries
        if packed.pointee.isOfProcess { collection.sortEntries() }
        header.pointee.flags = [.sorted, .frozen]
        if isObject, header.pointee.count > CollectionHeader.linearLimit { arena.rebuildIndex(collection) }
        return collection
    }

    private func readText(_ packed: UnsafeMutablePointer<PackedCollection>) -> Value {
        let isObject = packed.pointee.isObject
        // Only segments with a text have collections that are still text.
        return text?.collection(packed.pointee.textRange, isObject: isObject) ?? unpackedOwner.arena.object()
    }

    /// The hash of a packed collection, computed once.
    static func hash(_ packed: UnsafeMutablePointer<PackedCollection>, compute: () -> UInt32) -> UInt32 {
        let word = words(packed) + 1
        let known = word.pointee.load(ordering: .relaxed)
        if known != 0 { return UInt32(truncatingIfNeeded: known) }
        let hash = compute()
        word.pointee.store(UInt64(hash) | 1 << 32, ordering: .relaxed)
        return hash
    }

    /// The two words of a packed collection that change: `unpacked` and `hash`.
    private static func words(_ packed: UnsafeMutablePointer<PackedCollection>) -> UnsafeMutablePointer<Atomic<UInt64>> {
        UnsafeMutableRawPointer(packed).assumingMemoryBound(to: Atomic<UInt64>.self)
    }
}
