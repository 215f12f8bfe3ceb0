/// Strings that are met often (a program's constants, a document's keys): a string with the same bytes is represented by the same value,
/// so that comparing the two is comparing words.
public struct StringTable: Sendable {
    private var slots: [Value]
    private var count = 0

    public init() { slots = [Value](repeating: .undefined, count: 64) }

    /// The value that stands for these bytes, if there is one.
    @inlinable
    public func find(_ bytes: UnsafeRawBufferPointer) -> Value? { find(bytes, hash: Hash.of(bytes)) }

    @usableFromInline
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Value? {
        let mask = slots.count - 1
        return slots.withUnsafeBufferPointer { slots in
            var slot = Int(hash) & mask
            while slots[slot].isDefined {
                let candidate = slots[slot]
                if candidate.storedHash == hash, Value.compareBytes(candidate.textBytes, bytes) == 0 { return candidate }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    /// The value that stands for the same bytes as `string`, if there is one.
    public func find(_ string: Value) -> Value? { string.isString ? find(string.textBytes, hash: string.storedHash) : nil }

    /// Makes `string` stand for its bytes, unless another does already. Its arena must outlive the table.
    public mutating func insert(_ string: Value) {
        guard string.isString, find(string) == nil else { return }
        if (count + 1) * 2 > slots.count {
            let previous = slots
            slots = [Value](repeating: .undefined, count: previous.count * 2)
            for value in previous where value.isDefined { place(value) }
        }
        place(string)
        count += 1
    }

    /// The table as a reader searches it: its places are a power of two, free ones undefined. Empty for no table.
    static func withSlots<Result>(of table: StringTable?, _ body: (UnsafeBufferPointer<Value>) -> Result) -> Result {
        guard let table, table.count > 0 else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        return table.slots.withUnsafeBufferPointer(body)
    }

    private mutating func place(_ string: Value) {
        let mask = slots.count - 1
        var slot = Int(string.storedHash) & mask
        while slots[slot].isDefined { slot = (slot + 1) & mask }
        slots[slot] = string
    }
}
