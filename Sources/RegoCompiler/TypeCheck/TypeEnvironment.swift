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
    /// Which documents need which, where there are rules.
    var users: DocumentUsers?
    /// The documents that the `with` modifiers around the current place replace.
    var replaced = Replaced()

    /// By root document, the paths that modifiers replace, those of inner expressions last. They are looked at first, and the last of them before
    /// the others.
    struct Replaced {
        fileprivate(set) var input: [TypeTree] = []
        fileprivate(set) var data: [TypeTree] = []

        func trees(of document: String) -> [TypeTree] {
            if input.isEmpty, data.isEmpty { return [] }
            return document == "input" ? input : document == "data" ? data : []
        }
    }

    mutating func set(_ name: String, _ type: RegoType) { locals[name] = type }

    /// The type of a variable. One without a type of its own that has the name of a built-in function is the function.
    func type(ofLocal name: String) -> RegoType {
        if let type = locals[name] { return type }
        if Variable.isGenerated(name) { return .unknown }
        return functions?.type(named: name) ?? .unknown
    }

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
        var further: ObjectMember?
        for member in members {
            if member.key.isConstant, let key = member.key.constantJSON {
                fixed.append(.init(key, type(of: member.value)))
            } else if further.map({ $0.key < member.key }) ?? true {
                further = member
            }
        }
        // Of several keys that are no constants the last, in the order of terms, tells what further members look like.
        var rest = further.map { RegoType.Rest(key: type(of: $0.key), value: type(of: $0.value)) }
        if members.isEmpty { rest = .init(key: .anything, value: .anything) }
        return .objectOf(fixed, rest: rest)
    }

    func type(of ref: Ref) -> RegoType {
        guard let head = ref.terms.first, case .var(let name) = head.kind else { return .unknown }
        if let local = locals[name] { return local.selecting(ref.terms.dropFirst(), self) }
        for tree in replaced.trees(of: name).reversed() {
            if let type = type(in: tree, ref.terms.dropFirst()) { return type }
        }
        switch name {
        case "input": return input.selecting(ref.terms.dropFirst(), self)
        case "data": return type(at: documents.root, ref.terms.dropFirst())
        default: return functions?.type(of: ref) ?? .unknown
        }
    }

    /// Whether a reference leads to a function.
    func isFunction(_ ref: Ref) -> Bool {
        // No schema describes functions.
        if ref.headVariable == "input", replaced.trees(of: "input").isEmpty, locals["input"] == nil { return false }
        return type(of: ref).isFunction
    }

    /// The type of what a path leads to in a tree that does not hold everything; nil where it leads out of the tree.
    private func type(in tree: TypeTree, _ path: ArraySlice<Term>) -> RegoType? {
        var node = tree.root
        var rest = path
        while let step = rest.first {
            if let value = tree[node].value, tree.child(of: node, step) == nil { return value.selecting(rest, self) }
            guard step.isConstant else { return tree.extent(of: node).selecting(rest, self) }
            guard let child = tree.child(of: node, step) else { return nil }
            node = child
            rest = rest.dropFirst()
        }
        return tree.extent(of: node)
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

extension TypeEnvironment {
    /// The documents of which nothing is known where modifiers are in force: those that need replaced ones.
    func unknownDocuments(under withs: [With]) -> DocumentUsers.Unknown {
        let targets = withs.compactMap(\.target.ref).filter { $0.headVariable == "data" }
        guard let users, !targets.isEmpty else { return DocumentUsers.Unknown() }
        return users.unknown(needing: targets, besides: targets.filter { !type(of: $0).isFunction })
    }

    /// Puts modifiers in force. As OPA has it, a replaced document has the type of its replacement or its own.
    ///
    /// - Parameter unknown: documents that may be anything.
    mutating func apply(_ withs: [With], unknown: DocumentUsers.Unknown) {
        var input: TypeTree?
        var data = unknown.paths.isEmpty ? nil : unknown.tree
        for with in withs {
            guard let target = with.target.ref, let name = target.headVariable, name == "input" || name == "data" else { continue }
            let type = type(of: target)
            if type.isFunction { continue }
            let either = type.isAnything ? type : union(of: type, with.value)
            let path = target.terms.dropFirst()
            if name == "input" {
                input = input ?? TypeTree()
                input?.put(path, either)
            } else {
                data = data ?? TypeTree()
                data?.put(path, either)
            }
        }
        if let input { replaced.input.append(input) }
        if let data { replaced.data.append(data) }
    }

    /// Of a replacement of which nothing is known, and of functions, no union tells anything.
    private func union(of type: RegoType, _ replacement: Term) -> RegoType {
        let value = self.type(of: replacement)
        return (value.isUnknown ? .unknown : type.union(value)).unlessUnknown ?? .anything
    }

    /// The same, where it is not known which documents need which.
    var withoutUsers: TypeEnvironment {
        var copy = self
        copy.users = nil
        return copy
    }
}

extension RegoType {
    /// The type of what a path leads to; variables and containers in the path may be any key.
    func selecting(_ path: ArraySlice<Term>, _ environment: TypeEnvironment) -> RegoType {
        var type = self
        for step in path {
            if type.isUnknown || type.isAnything { return type }
            if step.isScalar, let key = step.constantJSON { type = type.selecting(key) } else { type = type.values }
        }
        return type
    }
}
