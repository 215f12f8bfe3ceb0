import RegoValue

/// An object's members by name.
struct GraphQLMembers {
    private let object: Value
    private let name: String
    private let isExact: Bool

    init(_ value: Value, _ name: String, exact: Bool = false) throws(BuiltinError) {
        guard value.isObject else { throw BuiltinError.mismatch(name, value, "object") }
        value.sortEntries()
        object = value
        self.name = name
        isExact = exact
    }

    /// Of several members that differ only in case, the last in order.
    subscript(member: String) -> Value {
        if isExact { return object.lookup(member) }
        let folded = member.lowercased()
        for position in (0..<object.count).reversed() where object.key(at: position).string?.lowercased() == folded {
            return object.value(at: position)
        }
        return .undefined
    }

    func text(_ member: String) throws(BuiltinError) -> String {
        let value = self[member]
        if value.isUndefined || value.kind == .null { return "" }
        guard let text = value.string else { throw BuiltinError.mismatch("\(name).\(member)", value, "string") }
        return text
    }

    func flag(_ member: String) throws(BuiltinError) -> Bool {
        let value = self[member]
        if value.isUndefined || value.kind == .null { return false }
        guard let flag = value.boolean else { throw BuiltinError.mismatch("\(name).\(member)", value, "boolean") }
        return flag
    }
}

extension BuiltinError {
    static func mismatch(_ name: String, _ value: Value, _ expected: String) -> BuiltinError {
        BuiltinError("GraphQL AST: \(name) must be \(expected) but got \(BuiltinCall.typeName(value))")
    }
}
