import RegoValue

/// What a query plan answered: its results in order. Valid until the machine is reset.
public struct ResultSet: RandomAccessCollection {
    private let values: UnsafeBufferPointer<Value>

    /// - Parameter array: undefined for no result.
    @inline(__always)
    init(_ array: Value) { values = array.storage }

    /// Results that come from elsewhere than the machine, in its arena.
    public init(_ results: [Value], in arena: Arena) {
        let array = arena.array(capacity: results.count)
        for result in results { arena.append(array, result) }
        self.init(array)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { values.count }
    public subscript(position: Int) -> Value { values[position] }
}
