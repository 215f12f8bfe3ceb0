/// The strings met last while a document is read, by hash. Documents repeat their keys and many of their values; most repetitions are near.
///
/// Of fixed size: a string that meets another in its slot takes its place.
struct RecentStrings {
    private static let count = 2_048
    private var slots = [Value](repeating: .undefined, count: count)

    /// The string with these bytes, if it was met and nothing took its place.
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Value? {
        let candidate = slots[Int(hash) & (Self.count - 1)]
        guard candidate.isDefined, candidate.storedHash == hash, Value.compareBytes(candidate.textBytes, bytes) == 0 else { return nil }
        return candidate
    }

    mutating func note(_ string: Value) { slots[Int(string.storedHash) & (Self.count - 1)] = string }

    /// The places: a power of two, a string's is its hash modulo that. Empty for nothing that remembers.
    static func withSlots<Result>(of strings: inout RecentStrings?, _ body: (UnsafeMutableBufferPointer<Value>) -> Result) -> Result {
        guard strings != nil else { return body(UnsafeMutableBufferPointer(start: nil, count: 0)) }
        // Taken out and put back, so that there is one of them all the time.
        var slots = strings.take()?.slots ?? []
        defer { strings = RecentStrings(slots: slots) }
        return slots.withUnsafeMutableBufferPointer { body($0) }
    }

    private init(slots: [Value]) { self.slots = slots }

    init() {}
}
