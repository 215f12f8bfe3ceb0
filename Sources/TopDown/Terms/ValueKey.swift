import RegoValue

/// A value as the key of a dictionary.
struct ValueKey: Hashable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (left: ValueKey, right: ValueKey) -> Bool { left.value == right.value }
    func hash(into hasher: inout Hasher) { hasher.combine(value.hash) }
}
