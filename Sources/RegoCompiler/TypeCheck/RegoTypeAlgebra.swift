import RegoSyntax

extension RegoType {
    var isUnknown: Bool {
        if case .unknown = self { return true }
        return false
    }

    /// The type, or nil for one that is unknown.
    var unlessUnknown: RegoType? { isUnknown ? nil : self }

    /// Whether this is the type of all values.
    var isAnything: Bool {
        if case .any(let types) = self { return types.isEmpty }
        return false
    }

    var isFunction: Bool {
        if case .function = self { return true }
        return false
    }

    /// Whether the type or a part of it is unknown.
    var containsUnknown: Bool {
        switch self {
        case .unknown: true
        case .null, .boolean, .number, .string, .any: false
        case .array(let elements, let rest): elements.contains(where: \.containsUnknown) || rest?.containsUnknown == true
        case .object(let members, let rest):
            members.contains { $0.value.containsUnknown } || rest.map { $0.key.containsUnknown || $0.value.containsUnknown } == true
        case .set(let element): element.containsUnknown
        case .function(let type): type.arguments.contains(where: \.containsUnknown) || (type.result ?? .unknown).containsUnknown
        }
    }

    /// The order of types: by kind, then by parts.
    func compare(_ other: RegoType) -> Int {
        if rank != other.rank { return rank < other.rank ? -1 : 1 }
        switch (self, other) {
        case (.array(let a, let restA), .array(let b, let restB)):
            let order = Self.compare(restA, restB)
            return order != 0 ? order : Self.compare(a, b)
        case (.object(let a, let restA), .object(let b, let restB)):
            var order = Self.compare(restA?.key, restB?.key)
            if order == 0 { order = Self.compare(restA?.value, restB?.value) }
            return order != 0 ? order : Self.compareMembers(a, b)
        case (.set(let a), .set(let b)): return a.compare(b)
        case (.any(let a), .any(let b)): return Self.compare(a, b)
        case (.function(let a), .function(let b)):
            if a.arity != b.arity { return a.arity < b.arity ? -1 : 1 }
            var order = Self.compare(a.arguments, b.arguments)
            if order == 0 { order = Self.compare(a.result, b.result) }
            return order != 0 ? order : Self.compare(a.variadic, b.variadic)
        default: return 0
        }
    }

    private var rank: Int {
        switch self {
        case .unknown: -1
        case .null: 0
        case .boolean: 1
        case .number: 2
        case .string: 3
        case .array: 4
        case .object: 5
        case .set: 6
        case .any: 7
        case .function: 8
        }
    }

    private static func compare(_ left: RegoType?, _ right: RegoType?) -> Int {
        switch (left, right) {
        case (nil, nil): 0
        case (nil, _): -1
        case (_, nil): 1
        case (let left?, let right?): left.compare(right)
        }
    }

    private static func compare(_ left: [RegoType], _ right: [RegoType]) -> Int {
        for (a, b) in zip(left, right) {
            let order = a.compare(b)
            if order != 0 { return order }
        }
        return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
    }

    private static func compareMembers(_ left: [Member], _ right: [Member]) -> Int {
        for (a, b) in zip(left, right) {
            var order = JSONOrder.compare(a.key, b.key)
            if order == 0 { order = a.value.compare(b.value) }
            if order != 0 { return order }
        }
        return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
    }

    /// The smallest type that holds the values of both.
    func union(_ other: RegoType) -> RegoType {
        switch (self, other) {
        case (.unknown, _): return other
        case (_, .unknown): return self
        case (.function(let a), .function(let b)): return .function(a.union(b))
        case (.function, _), (_, .function): return .unknown
        case (.any(let a), .any(let b)): return Self.mergeUnions(a, b)
        case (.any(let a), _): return Self.mergeUnions(a, [other])
        case (_, .any(let b)): return Self.mergeUnions(b, [self])
        default: return compare(other) == 0 ? self : .anyOf([self, other])
        }
    }

    private static func mergeUnions(_ left: [RegoType], _ right: [RegoType]) -> RegoType {
        if left.isEmpty || right.isEmpty { return .anything }
        var merged: [RegoType] = []
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            let order = left[i].compare(right[j])
            merged.append(order <= 0 ? left[i] : right[j])
            if order <= 0 { i += 1 }
            if order >= 0 { j += 1 }
        }
        merged.append(contentsOf: left[i...])
        merged.append(contentsOf: right[j...])
        return .any(merged)
    }

    /// Whether a value of type `other` certainly is of this type.
    func contains(_ other: RegoType) -> Bool {
        guard case .any(let types) = self else { return compare(other) == 0 }
        if case .function = other { return false }
        return types.isEmpty || types.contains { $0.compare(other) == 0 }
    }

    /// The type of what the constant `key` leads to, or `unknown` when it leads nowhere.
    func selecting(_ key: JSONNode) -> RegoType {
        switch self {
        case .array(let elements, let rest):
            guard case .number(let text) = key, let position = Int(text), position >= 0 else { return .unknown }
            return position < elements.count ? elements[position] : rest ?? .unknown
        case .object(let members, let rest):
            if let member = Self.find(key, in: members) { return member.value }
            if let rest, rest.key.contains(Self.of(key)) { return rest.value }
            return .unknown
        case .set(let element):
            let type = Self.of(key)
            if element.compare(type) == 0 { return element }
            if case .any = element, element.contains(type) { return type }
            return .unknown
        case .any(let types):
            if types.isEmpty { return .anything }
            return types.reduce(.unknown) { $1.selecting(key).union($0) }
        default: return .unknown
        }
    }

    private static func find(_ key: JSONNode, in members: [Member]) -> Member? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            let order = JSONOrder.compare(members[middle].key, key)
            if order == 0 { return members[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The type of the keys that can be enumerated, or `unknown` for what has none.
    var keys: RegoType {
        switch self {
        case .array: return .number
        case .object(let members, let rest):
            let fixed = members.reduce(RegoType.unknown) { $0.union(Self.of($1.key)) }
            return rest.map { fixed.union($0.key) } ?? fixed
        case .set(let element): return element
        case .any(let types): return types.isEmpty ? .anything : types.reduce(.unknown) { $1.keys.union($0) }
        default: return .unknown
        }
    }

    /// The type of the values that can be enumerated, or `unknown` for what has none.
    var values: RegoType {
        switch self {
        case .array(let elements, let rest):
            let fixed = elements.reduce(RegoType.unknown) { $0.union($1) }
            return rest.map { fixed.union($0) } ?? fixed
        case .object(let members, let rest):
            let fixed = members.reduce(RegoType.unknown) { $0.union($1.value) }
            return rest.map { fixed.union($0.value) } ?? fixed
        case .set(let element): return element
        case .any(let types): return types.isEmpty ? .anything : types.reduce(.unknown) { $1.values.union($0) }
        default: return .unknown
        }
    }

    /// The type of a constant.
    static func of(_ node: JSONNode) -> RegoType {
        switch node {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array(let items): .array(items.map(of), rest: nil)
        case .object(let members): .objectOf(members.map { Member(.string($0.key), of($0.value)) }, rest: nil)
        }
    }
}

extension FunctionType {
    /// What functions have in common that take different numbers of arguments.
    private static let incompatible = FunctionType(arguments: [], variadic: .unknown, result: nil)

    /// A function that does what either does, if they take the same number of arguments.
    fileprivate func union(_ other: FunctionType) -> FunctionType {
        if self == .incompatible { return other }
        if other == .incompatible { return self }
        guard arity == other.arity, (variadic == nil) == (other.variadic == nil) else { return .incompatible }
        let merged = zip(arguments, other.arguments).map { $0.union($1) }
        let results = (result ?? .unknown).union(other.result ?? .unknown)
        let further = variadic.map { $0.union(other.variadic ?? .unknown) }
        return FunctionType(arguments: merged, variadic: further, result: results.isUnknown ? nil : results)
    }
}

extension RegoType {
    /// Whether some value could be of both types.
    func unifies(with other: RegoType) -> Bool {
        if isUnknown || other.isUnknown { return false }
        if case .any(let types) = self, Self.anyUnifies(types, other) { return true }
        if case .any(let types) = other, Self.anyUnifies(types, self) { return true }
        switch (self, other) {
        case (.null, .null), (.boolean, .boolean), (.number, .number), (.string, .string): return true
        case (.array(let a, let restA), .array(let b, let restB)):
            return Self.elementsUnify(a, other) && Self.elementsUnify(b, self) && Self.restsUnify(restA, restB)
        case (.object(let a, let restA), .object(let b, let restB)):
            // Objects that may have further members, of a type that is known, need not agree on the names of all.
            let isOpen = restA?.value.unlessUnknown != nil || restB?.value.unlessUnknown != nil
            return Self.membersUnify(a, other, isOpen: isOpen) && Self.membersUnify(b, self, isOpen: isOpen)
                && Self.restsUnify(restA?.value, restB?.value)
        case (.set(let a), .set(let b)): return a.unifies(with: b)
        case (.function(let a), .function(let b)):
            return a.arity == b.arity && zip(a.arguments, b.arguments).allSatisfy { $0.unifies(with: $1) }
        default: return false
        }
    }

    private static func anyUnifies(_ types: [RegoType], _ other: RegoType) -> Bool {
        if case .function = other { return false }
        return types.isEmpty || types.contains { $0.unifies(with: other) }
    }

    private static func restsUnify(_ left: RegoType?, _ right: RegoType?) -> Bool {
        guard let left, let right, !left.isUnknown, !right.isUnknown else { return true }
        return left.unifies(with: right)
    }

    private static func elementsUnify(_ elements: [RegoType], _ other: RegoType) -> Bool {
        elements.indices.allSatisfy { elements[$0].unifies(with: other.selecting(.number(String($0)))) }
    }

    private static func membersUnify(_ members: [Member], _ other: RegoType, isOpen: Bool) -> Bool {
        members.allSatisfy { member in
            let value = other.selecting(member.key)
            return value.isUnknown ? isOpen : member.value.unifies(with: value)
        }
    }
}
