/// How long a value is as JSON text, at least: escapes are not looked at. What occurs several times counts each time and is walked once.
struct TextSize {
    /// From this many entries on, sizes of collections are remembered.
    private static let small = 4_096

    private var known: [UInt64: Int] = [:]

    mutating func size(of value: Value) -> Int {
        switch value.kind {
        case .undefined, .null, .boolean, .integer: return 1
        case .decimal: return value.textBytes.count
        case .string: return value.textBytes.count + 2
        case .array, .object, .set:
            if value.unfoldedCount <= Self.small { return walked(value) }
            if let size = known[value.word] { return size }
            let size = walked(value)
            known[value.word] = size
            return size
        }
    }

    private mutating func walked(_ collection: Value) -> Int {
        // A comma or colon behind each entry, and the brackets.
        var total = collection.storage.count + 2
        for entry in collection.storage { total = Self.sum(total, size(of: entry)) }
        return total
    }

    private static func sum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}

extension Value {
    /// The least number of bytes that the value's JSON text has. Saturates. Takes time for what the value has in memory, not for what its
    /// text would have.
    public var textSize: Int {
        var sizes = TextSize()
        return sizes.size(of: self)
    }
}
