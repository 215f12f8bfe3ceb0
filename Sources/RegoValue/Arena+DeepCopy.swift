extension Arena {
    /// A copy of a value of another arena, with everything in it. What occurs several times in the value is copied once.
    public func deepCopy(_ value: Value) -> Value {
        var copies: [UInt64: Value] = [:]
        return deepCopy(value, &copies)
    }

    private func deepCopy(_ value: Value, _ copies: inout [UInt64: Value]) -> Value {
        switch value.kind {
        case .undefined, .null, .boolean, .integer: return value
        case .string: return string(value.utf8)
        case .decimal: return number(value.textBytes)
        case .array, .set, .object:
            if let copy = copies[value.word] { return copy }
            let copy = collection(value.kind, capacity: value.count)
            for position in 0..<value.count {
                switch value.kind {
                case .array: append(copy, deepCopy(value.element(position), &copies))
                case .set: insert(copy, deepCopy(value.key(at: position), &copies))
                default: insert(copy, deepCopy(value.key(at: position), &copies), deepCopy(value.value(at: position), &copies))
                }
            }
            copies[value.word] = copy
            return copy
        }
    }
}
