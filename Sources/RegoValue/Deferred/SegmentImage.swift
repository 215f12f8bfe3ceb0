import Glibc

/// A segment that is being made in memory, for this process alone: the keys of its objects are in no order, and its tables are made with the
/// hashes of this process.
struct SegmentImage: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity = 1 << 12
    /// The header is not written: only the place that says whose the segment is counts here.
    private var count = SegmentHeader.size

    init() { base = Self.resized(nil, capacity) }

    deinit { free(base) }

    /// The segment, with the text that some of its collections are still in.
    consuming func finish(root: PackedValue, text: [UInt8]) -> Segment {
        base = Self.resized(base, count)
        let segment = Segment(base: base, byteCount: count, root: root, isMapped: false, text: text)
        discard self
        return segment
    }

    // MARK: memory

    /// The offset of so many more bytes, in which there is anything.
    private mutating func allocate(_ bytes: Int) -> Int {
        let offset = count
        count += SegmentFormat.rounded(bytes)
        if count > capacity { grow() }
        return offset
    }

    private mutating func grow() {
        capacity = max(capacity * 2, count)
        base = Self.resized(base, capacity)
        HugePages.advise(base, count: capacity)
    }

    /// Other than a new piece of memory with a copy, this leaves large pieces in the pages that they are in.
    private static func resized(_ memory: UnsafeMutableRawPointer?, _ count: Int) -> UnsafeMutableRawPointer {
        guard let resized = realloc(memory, count) else { preconditionFailure("there are no \(count) bytes of memory") }
        return resized
    }

    // MARK: values

    /// A string, or the spelling of a number.
    mutating func append(_ text: UnsafeRawBufferPointer) -> Int {
        let offset = allocate(StringLayout.headerSize + text.count)
        base.storeBytes(of: UInt64(text.count), toByteOffset: offset, as: UInt64.self)
        if let bytes = text.baseAddress { (base + offset + StringLayout.headerSize).copyMemory(from: bytes, byteCount: text.count) }
        return offset
    }

    /// A collection that stays text.
    mutating func append(textAt range: Range<Int>, isObject: Bool) -> Int {
        let offset = allocate(PackedCollection.size)
        base.storeBytes(of: PackedCollection(at: offset, text: range, isObject: isObject), toByteOffset: offset, as: PackedCollection.self)
        return offset
    }

    /// A collection of these values; keys and values alternate for an object, and of equal keys the last one stands.
    mutating func append(isObject: Bool, _ values: UnsafeBufferPointer<PackedValue>, depth: UInt32, innerEntries: UInt32) -> Int {
        let room = isObject ? values.count / 2 : values.count
        let offset = allocate(PackedCollection.byteCount(isObject: isObject, count: room))
        let items = (base + offset + PackedCollection.size).assumingMemoryBound(to: PackedValue.self)
        var packed = PackedCollection(place: UInt64(offset), count: UInt32(room), depth: depth, innerEntries: innerEntries)
        if isObject {
            packed.place |= PackedCollection.Flag.object | PackedCollection.Flag.ofProcess
            putEntries(values, into: items, &packed)
        } else if let source = values.baseAddress {
            items.update(from: source, count: room)
        }
        base.storeBytes(of: packed, toByteOffset: offset, as: PackedCollection.self)
        return offset
    }

    private func putEntries(
        _ pairs: UnsafeBufferPointer<PackedValue>, into items: UnsafeMutablePointer<PackedValue>, _ packed: inout PackedCollection
    ) {
        let room = Int(packed.count)
        let places = SegmentFormat.indexCount(room)
        let index = UnsafeMutableRawPointer(items + room * 2).assumingMemoryBound(to: UInt32.self)
        index.update(repeating: 0, count: places)
        // Most other keys are told apart by them, without a look at their text.
        var hashes: [UInt32] = []
        hashes.reserveCapacity(room)
        for pair in 0..<room {
            let key = pairs[pair * 2]
            let hash = Hash.of(text(key))
            func isKey(_ entry: Int) -> Bool { hashes[entry] == hash && areEqual(items[entry * 2], key) }
            let entry: Int
            if places > 0 {
                var place = Int(hash) & (places - 1)
                while index[place] != 0, !isKey(Int(index[place]) - 1) { place = (place + 1) & (places - 1) }
                if index[place] == 0 { index[place] = UInt32(hashes.count + 1) }
                entry = Int(index[place]) - 1
            } else {
                entry = hashes.indices.first(where: isKey) ?? hashes.count
            }
            if entry == hashes.count { hashes.append(hash) }
            items[entry * 2] = key
            items[entry * 2 + 1] = pairs[pair * 2 + 1]
        }
        packed.count = UInt32(hashes.count)
        guard places > 0 else { return }
        packed.indexMask = UInt32(places - 1)
        if hashes.count < room { memmove(items + hashes.count * 2, index, places * MemoryLayout<UInt32>.stride) }
    }

    private func text(_ string: PackedValue) -> UnsafeRawBufferPointer { Value.text(at: base + Int(string.offset)) }

    private func areEqual(_ a: PackedValue, _ b: PackedValue) -> Bool {
        let x = text(a)
        let y = text(b)
        return x.count == y.count && Value.compareBytes(x, y) == 0
    }
}
