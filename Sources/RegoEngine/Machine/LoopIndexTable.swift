/// The indexes over base documents that one loop made, by the address of the collection: another user's roles are another collection. They are
/// kept between evaluations.
struct LoopIndexTable: BitwiseCopyable {
    private var slots: UnsafeMutablePointer<LoopIndex>?
    private var capacity = 0
    private var count = 0

    /// How many collections a loop keeps in mind; those it meets later are tried entry by entry.
    static let limit = 1 << 16
    private static let firstCapacity = 8

    /// What is kept for a collection: an index without entries when it was met, but is not indexed.
    @inline(__always)
    func find(_ source: UInt64) -> UnsafeMutablePointer<LoopIndex>? {
        guard let slots else { return nil }
        let slot = slots + position(of: source, in: slots)
        return slot.pointee.source == source ? slot : nil
    }

    /// Keeps a collection in mind that is not there.
    mutating func insert(_ index: LoopIndex) {
        guard count < Self.limit else { return }
        if (count + 1) * 2 > capacity { grow() }
        guard let slots else { return }
        slots[position(of: index.source, in: slots)] = index
        count += 1
    }

    func deallocate() {
        guard let slots else { return }
        for position in 0..<capacity { slots[position].deallocate() }
        slots.deallocate()
    }

    /// Where a collection is, or belongs. There is always a free slot.
    @inline(__always)
    private func position(of source: UInt64, in slots: UnsafeMutablePointer<LoopIndex>) -> Int {
        // Fibonacci hashing: addresses are multiples of eight.
        var position = Int(truncatingIfNeeded: (source &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity &- 1)
        while slots[position].source != source, slots[position].source != 0 { position = (position &+ 1) & (capacity &- 1) }
        return position
    }

    private mutating func grow() {
        let old = (slots, capacity)
        capacity = max(Self.firstCapacity, capacity * 2)
        let new = UnsafeMutablePointer<LoopIndex>.allocate(capacity: capacity)
        new.initialize(repeating: LoopIndex(), count: capacity)
        slots = new
        guard let moved = old.0 else { return }
        for position in 0..<old.1 where moved[position].source != 0 {
            new[self.position(of: moved[position].source, in: new)] = moved[position]
        }
        moved.deallocate()
    }
}
