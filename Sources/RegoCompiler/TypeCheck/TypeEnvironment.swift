import RegoSyntax

/// What is known about the types of variables and documents at one place.
struct TypeEnvironment {
    /// The types of local variables.
    private(set) var locals: [String: RegoType] = [:]
    /// The types of what rules define.
    var documents = TypeTree()
    /// The type of `input`, when a schema tells it.
    var input = RegoType.anything
    var functions: FunctionTable?

    mutating func set(_ name: String, _ type: RegoType) { locals[name] = type }

    func type(ofLocal name: String) -> RegoType { locals[name] ?? .unknown }

    /// The type of a term, `unknown` when nothing tells it.
    func type(of term: Term) -> RegoType {
        switch term.kind {
        case .null: return .null
        case .bool: return .boolean
        case .number: return .number
        case .string: return .string
        case .var(let name): return type(ofLocal: name)
        case .ref(let ref): return type(of: ref)
        case .array(let items): return .array(items.map { type(of: $0) }, rest: items.isEmpty ? .anything : nil)
        case .set(let items):
            let element = items.reduce(RegoType.unknown) { $0.union(type(of: $1)) }
            return .set(element.isUnknown ? .anything : element)
        case .object(let members): return type(ofMembers: members)
        case .arrayComprehension, .setComprehension, .objectComprehension, .call, .template: return .unknown
        }
    }

    private func type(ofMembers members: [ObjectMember]) -> RegoType {
        var fixed: [RegoType.Member] = []
        var rest: RegoType.Rest?
        for member in members {
            if member.key.isConstant, let key = member.key.constantJSON {
                fixed.append(.init(key, type(of: member.value)))
            } else {
                rest = .init(key: type(of: member.key), value: type(of: member.value))
            }
        }
        if members.isEmpty { rest = .init(key: .anything, value: .anything) }
        return .objectOf(fixed, rest: rest)
    }

    func type(of ref: Ref) -> RegoType {
        guard let head = ref.terms.first, case .var(let name) = head.kind else { return .unknown }
        if let local = locals[name] { return local.selecting(ref.terms.dropFirst(), self) }
        switch name {
        case "input": return input.selecting(ref.terms.dropFirst(), self)
        case "data": return type(at: documents.root, ref.terms.dropFirst())
        default: return functions?.builtin(ref).map { .function($0.type) } ?? .unknown
        }
    }

    private func type(at node: Int, _ tail: ArraySlice<Term>) -> RegoType {
        guard let step = tail.first else { return documents.extent(of: node) }
        if let value = documents[node].value {
            if let child = documents.child(of: node, step) { return type(at: child, tail.dropFirst()) }
            return value.selecting(tail, self)
        }
        if !step.isConstant { return documents.extent(of: node).selecting(tail, self) }
        guard let child = documents.child(of: node, step) else { return .anything }
        return type(at: child, tail.dropFirst())
    }
}

extension RegoType {
    /// The type of what a path leads to; variables and containers in the path may be any key.
    func selecting(_ path: ArraySlice<Term>, _ environment: TypeEnvironment) -> RegoType {
        var type = self
        for step in path {
            if type.isUnknown { return type }
            if step.isScalar, let key = step.constantJSON { type = type.selecting(key) } else { type = type.values }
        }
        return type
    }
}
