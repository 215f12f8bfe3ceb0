/// A JSON document with its members in the order written: annotations and the details of diagnostics are made of it.
public indirect enum JSONNode: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's text, untouched.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public var key: String
        public var value: JSONNode

        public init(_ key: String, _ value: JSONNode) {
            self.key = key
            self.value = value
        }
    }

    public subscript(key: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    public var bool: Bool? {
        if case .bool(let flag) = self { return flag }
        return nil
    }

    public var array: [JSONNode]? {
        if case .array(let items) = self { return items }
        return nil
    }
}
