import RegoSyntax

extension RegoType: CustomStringConvertible {
    /// The type as OPA prints it under a type error: `array<number, string>[any]`.
    public var description: String {
        switch self {
        case .unknown: return "???"
        case .null: return "null"
        case .boolean: return "boolean"
        case .number: return "number"
        case .string: return "string"
        case .array(let elements, let rest):
            let fixed = elements.isEmpty ? "" : "<" + elements.map(\.description).joined(separator: ", ") + ">"
            return "array" + fixed + (rest.map { "[\($0)]" } ?? "")
        case .object(let members, let rest):
            let fixed = members.map { "\($0.key.bareDescription): \($0.value)" }.joined(separator: ", ")
            return "object" + (members.isEmpty ? "" : "<\(fixed)>") + (rest.map { "[\($0.key): \($0.value)]" } ?? "")
        case .set(let element): return "set[\(element)]"
        case .any(let types): return types.isEmpty ? "any" : "any<" + types.map(\.description).joined(separator: ", ") + ">"
        case .function(let type): return "\(type)"
        }
    }

    /// The type in the form of OPA's capabilities and error details; nothing for `unknown`.
    public var json: JSONNode {
        switch self {
        case .unknown: return .null
        case .null, .boolean, .number, .string: return Self.node(description, [])
        case .array(let elements, let rest):
            return Self.node("array", [("dynamic", rest?.json), ("static", elements.isEmpty ? nil : .array(elements.map(\.json)))])
        case .object(let members, let rest):
            let fixed = members.map { JSONNode.object([.init("key", $0.key), .init("value", $0.value.json)]) }
            let dynamic = rest.map { JSONNode.object([.init("key", $0.key.json), .init("value", $0.value.json)]) }
            return Self.node("object", [("dynamic", dynamic), ("static", fixed.isEmpty ? nil : .array(fixed))])
        case .set(let element): return Self.node("set", [("of", element.isUnknown ? nil : element.json)])
        case .any(let types): return Self.node("any", [("of", types.isEmpty ? nil : .array(types.map(\.json)))])
        case .function(let type):
            return Self.node(
                "function",
                [
                    ("args", type.arguments.isEmpty ? nil : .array(type.arguments.map(\.json))), ("result", type.result?.json),
                    ("variadic", type.variadic?.json),
                ])
        }
    }

    private static func node(_ name: String, _ members: [(String, JSONNode?)]) -> JSONNode {
        var all = members.compactMap { key, value in value.map { JSONNode.Member(key, $0) } }
        all.append(.init("type", .string(name)))
        return .object(all.sorted { $0.key < $1.key })
    }
}

extension FunctionType: CustomStringConvertible {
    public var description: String {
        let further = variadic.map { ["\($0)..."] } ?? []
        return "(" + (arguments.map(\.description) + further).joined(separator: ", ") + ") => \(result ?? .unknown)"
    }
}

extension JSONNode {
    /// The value as it stands in a type's description: strings without quotes.
    var bareDescription: String {
        switch self {
        case .null: "<nil>"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array(let items): "[" + items.map(\.bareDescription).joined(separator: " ") + "]"
        case .object(let members): "map[" + members.map { "\($0.key):\($0.value.bareDescription)" }.joined(separator: " ") + "]"
        }
    }
}
