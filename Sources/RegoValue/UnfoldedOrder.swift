/// Compares values whose parts occur in them many times over. A collection of four times the same collection of four times the same
/// ... has few parts in memory and exponentially many when it is written out; each pair of parts is compared once.
///
/// See ``Value/compare(_:_:)`` for the order.
struct UnfoldedOrder {
    /// Collections with more entries than this inside them are compared by this type.
    static let threshold: UInt32 = 1 << 16

    private struct Pair: Hashable {
        var a: UInt64
        var b: UInt64
    }

    /// Addresses of collections that were found equal. (A difference ends the whole comparison.)
    private var equal: Set<Pair> = []

    mutating func compare(_ a: Value, _ b: Value) -> Int {
        guard a.isCollection, a.kind == b.kind else { return Value.compare(a, b) }
        let pair = Pair(a: a.word, b: b.word)
        if a.word == b.word || equal.contains(pair) { return 0 }
        a.sortEntries()
        b.sortEntries()
        let x = a.storage
        let y = b.storage
        for position in 0..<min(x.count, y.count) {
            let order = compare(x[position], y[position])
            if order != 0 { return order }
        }
        if x.count != y.count { return x.count - y.count }
        equal.insert(pair)
        return 0
    }
}

extension Value {
    /// Whether comparing two collections entry by entry could take long without ``UnfoldedOrder``.
    @inline(__always)
    static func areLargeInside(_ a: Value, _ b: Value) -> Bool {
        a.header.pointee.innerEntries > UnfoldedOrder.threshold && b.header.pointee.innerEntries > UnfoldedOrder.threshold
    }
}
