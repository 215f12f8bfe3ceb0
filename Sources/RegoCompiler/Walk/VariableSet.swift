/// Names of variables.
///
/// An expression has few: they are looked through one by one, which is quicker than hashing them. Many are hashed.
struct VariableSet: Sendable {
    private var few: [String] = []
    /// All names as soon as there are more than `limit`; then `few` is empty.
    private var many: Set<String> = []

    private static let limit = 12

    init() {}

    init(_ names: some Sequence<String>) {
        for name in names { insert(name) }
    }

    var isEmpty: Bool { few.isEmpty && many.isEmpty }
    var count: Int { few.count + many.count }

    func contains(_ name: String) -> Bool { many.isEmpty ? few.contains(name) : many.contains(name) }

    /// - Returns: whether the name was not in the set.
    @discardableResult
    mutating func insert(_ name: String) -> Bool {
        if !many.isEmpty { return many.insert(name).inserted }
        if few.contains(name) { return false }
        if few.isEmpty { few.reserveCapacity(4) }
        few.append(name)
        if few.count > Self.limit {
            many = Set(few)
            few = []
        }
        return true
    }

    @discardableResult
    mutating func remove(_ name: String) -> Bool {
        if !many.isEmpty { return many.remove(name) != nil }
        guard let position = few.firstIndex(of: name) else { return false }
        few.remove(at: position)
        return true
    }

    mutating func formUnion(_ names: some Sequence<String>) {
        for name in names { insert(name) }
    }

    mutating func formUnion(_ other: VariableSet) {
        if isEmpty { self = other } else { for name in other { insert(name) } }
    }

    mutating func subtract(_ other: VariableSet) {
        if isEmpty || other.isEmpty { return }
        if many.isEmpty { few.removeAll(where: other.contains) } else { for name in other { many.remove(name) } }
    }

    func union(_ other: VariableSet) -> VariableSet {
        var result = self
        result.formUnion(other)
        return result
    }

    func subtracting(_ other: VariableSet) -> VariableSet {
        var result = self
        result.subtract(other)
        return result
    }

    func intersection(_ other: VariableSet) -> VariableSet { filter(other.contains) }

    func isSubset(of other: VariableSet) -> Bool { allSatisfy(other.contains) }

    func filter(_ isIncluded: (String) -> Bool) -> VariableSet {
        var result = VariableSet()
        if many.isEmpty { result.few = few.filter(isIncluded) } else { result.formUnion(many.lazy.filter(isIncluded)) }
        return result
    }
}

extension VariableSet: Sequence {
    func makeIterator() -> Iterator { Iterator(few: few.makeIterator(), many: many.makeIterator()) }

    struct Iterator: IteratorProtocol {
        fileprivate var few: IndexingIterator<[String]>
        fileprivate var many: Set<String>.Iterator

        mutating func next() -> String? { few.next() ?? many.next() }
    }
}

extension VariableSet: Equatable {
    static func == (left: VariableSet, right: VariableSet) -> Bool { left.count == right.count && left.isSubset(of: right) }
}

extension VariableSet: ExpressibleByArrayLiteral {
    init(arrayLiteral names: String...) { self.init(names) }
}
