import RegoSyntax

/// The type of a term, as the type checker infers it and as built-ins declare it.
///
/// A type is a set of values. `unknown` is not a type: it stands where none could be inferred.
public indirect enum RegoType: Sendable, Hashable {
    /// Nothing is known (printed as `???`).
    case unknown
    case null
    case boolean
    case number
    case string
    /// The types of the first elements, and of all that follow them; without `rest` the length is fixed.
    case array([RegoType], rest: RegoType?)
    /// The members that are certain, in the order of their keys, and what other members look like.
    case object([Member], rest: Rest?)
    case set(RegoType)
    /// One of several types, in order; none named means anything at all.
    case any([RegoType])
    case function(FunctionType)

    /// A member that an object certainly has.
    public struct Member: Sendable, Hashable {
        public var key: JSONNode
        public var value: RegoType

        public init(_ key: JSONNode, _ value: RegoType) {
            self.key = key
            self.value = value
        }
    }

    /// The keys and values of an object's further members.
    public struct Rest: Sendable, Hashable {
        public var key: RegoType
        public var value: RegoType

        public init(key: RegoType, value: RegoType) {
            self.key = key
            self.value = value
        }
    }

    /// Any value.
    public static let anything = RegoType.any([])

    /// An object type with its members put in order.
    static func objectOf(_ members: [Member], rest: Rest?) -> RegoType {
        .object(members.sorted { JSONOrder.compare($0.key, $1.key) < 0 }, rest: rest)
    }

    /// A union of types, put in order.
    static func anyOf(_ types: [RegoType]) -> RegoType {
        .any(types.sorted { $0.compare($1) < 0 })
    }
}

/// The signature of a function: a built-in's, or a rule's with arguments.
public struct FunctionType: Sendable, Hashable {
    public var arguments: [RegoType]
    /// The type of any number of further arguments.
    public var variadic: RegoType?
    /// Nothing for a function that is called only for its effect (`print`).
    public var result: RegoType?

    public init(arguments: [RegoType], variadic: RegoType? = nil, result: RegoType?) {
        self.arguments = arguments
        self.variadic = variadic
        self.result = result
    }

    public var arity: Int { arguments.count }

    /// The type of the operand at `position`, the result after the arguments counted in when `withResult`.
    func operand(_ position: Int, withResult: Bool) -> RegoType? {
        if position < arguments.count { return arguments[position] }
        if withResult, position == arguments.count, let result { return result }
        return variadic
    }
}

/// The order of keys in object types: null, booleans, numbers, strings, arrays, objects.
enum JSONOrder {
    static func compare(_ left: JSONNode, _ right: JSONNode) -> Int {
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 ? -1 : 1 }
        switch (left, right) {
        case (.bool(let a), .bool(let b)): return a == b ? 0 : (b ? -1 : 1)
        case (.number(let a), .number(let b)): return compareNumbers(a, b)
        case (.string(let a), .string(let b)): return a == b ? 0 : (a < b ? -1 : 1)
        case (.array(let a), .array(let b)):
            for (x, y) in zip(a, b) {
                let order = compare(x, y)
                if order != 0 { return order }
            }
            return a.count == b.count ? 0 : (a.count < b.count ? -1 : 1)
        case (.object(let a), .object(let b)):
            for (x, y) in zip(a, b) {
                let order = x.key == y.key ? compare(x.value, y.value) : (x.key < y.key ? -1 : 1)
                if order != 0 { return order }
            }
            return a.count == b.count ? 0 : (a.count < b.count ? -1 : 1)
        default: return 0
        }
    }

    /// By value; but numbers with an exponent equal only what is spelled the same, as in OPA.
    private static func compareNumbers(_ left: String, _ right: String) -> Int {
        if left == right { return 0 }
        let order = DecimalText.compare(left, right)
        if order != 0 { return order }
        let hasExponent = (left + right).utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
        return hasExponent ? (left < right ? -1 : 1) : 0
    }

    private static func rank(_ node: JSONNode) -> Int {
        switch node {
        case .null: 0
        case .bool: 1
        case .number: 2
        case .string: 3
        case .array: 4
        case .object: 5
        }
    }
}
