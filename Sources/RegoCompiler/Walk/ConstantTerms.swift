import RegoSyntax

extension Term {
    /// The constant as JSON, as keys of object types are; nothing for what is not constant.
    var constantJSON: JSONNode? {
        switch kind {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .number(let text): return .number(text)
        case .string(let text): return .string(text)
        case .array(let items), .set(let items):
            let nodes = items.compactMap(\.constantJSON)
            return nodes.count == items.count ? .array(nodes) : nil
        case .object(let members):
            var nodes: [JSONNode.Member] = []
            for member in members {
                guard let key = member.key.constantJSON, let value = member.value.constantJSON else { return nil }
                nodes.append(.init(key.string ?? key.bareDescription, value))
            }
            return .object(nodes.sorted { $0.key < $1.key })
        default: return nil
        }
    }

    /// A constant from JSON.
    init(constant node: JSONNode) {
        switch node {
        case .null: self.init(.null)
        case .bool(let flag): self.init(.bool(flag))
        case .number(let text): self.init(.number(text))
        case .string(let text): self.init(.string(text))
        case .array(let items): self.init(.array(items.map { Term(constant: $0) }))
        case .object(let members): self.init(.object(members.map { ObjectMember(key: .string($0.key), value: Term(constant: $0.value)) }))
        }
    }
}
