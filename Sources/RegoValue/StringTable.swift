/// Strings that are met often (a program's constants, a document's keys): a string with the same bytes is represented by the same value,
/// so that comparing the two is comparing words.
///
/// Filled by whoever makes it, and not changed afterwards: readers on any thread look into it through ``interned``.
public struct StringTable: ~Copyable, @unchecked Sendable {
    private var slots: UnsafeMutableBufferPointer<Value>
    private var count = 0

    public init() { slots = Self.allocate(64) }

    /// A table with the same strings.
    public init(copying other: borrowing StringTable) {
        slots = .allocate(capacity: other.slots.count)
        _ = slots.initialize(from: other.slots)
        count = other.count
    }

    deinit { slots.deallocate() }

    /// What readers look into, as long as the table lives.
    public var interned: InternedStrings { count == 0 ? .none : InternedStrings(slots: UnsafeBufferPointer(slots)) }

    /// The value that stands for the same bytes as `string`, if there is one.
    public func find(_ string: Value) -> Value? { string.isString ? interned.find(string.textBytes, hash: string.storedHash) : nil }

    /// Makes `string` stand for its bytes, unless another does already. Its arena must outlive the table.
    public mutating func insert(_ string: Value) {
        guard string.isString, find(string) == nil else { return }
        if (count + 1) * 2 > slots.count {
            let previous = slots
            slots = Self.allocate(previous.count * 2)
            for value in previous where value.isDefined { place(value) }
            previous.deallocate()
        }
        place(string)
        count += 1
    }

    private func place(_ string: Value) {
        let mask = slots.count - 1
        var slot = Int(string.storedHash) & mask
        while slots[slot].isDefined { slot = (slot + 1) & mask }
        slots[slot] = string
    }

    private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Value> {
        let slots = UnsafeMutableBufferPointer<Value>.allocate(capacity: count)
        slots.initialize(repeating: .undefined)
        return slots
    }
}

/// A look into a ``StringTable``, which must live as long. It counts no references, so that threads that share a table do not wait for
/// each other.
public struct InternedStrings: BitwiseCopyable {
    /// A power of two of them, the free ones undefined; or none.
    let slots: UnsafeBufferPointer<Value>

    public static var none: InternedStrings { InternedStrings(slots: UnsafeBufferPointer(start: nil, count: 0)) }

    /// The value that stands for these bytes, if there is one.
    @inline(__always)
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Value? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count &- 1
        var slot = Int(hash) & mask
        while slots[slot].isDefined {
            if slots[slot].isString(bytes, hash: hash) { return slots[slot] }
            slot = (slot &+ 1) & mask
        }
        return nil
    }
}

extension Value {
    /// Whether this string, as it must be, has these bytes.
    @inline(__always)
    func isString(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Bool {
        storedHash == hash && textBytes.count == bytes.count && Value.compareBytes(textBytes, bytes) == 0
    }
}
