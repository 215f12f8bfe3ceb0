import RegoSyntax

/// The types of documents by path.
struct TypeTree: Sendable {
    /// A scalar. Unlike in the tree of rules, equal numbers are one key, however they are spelled.
    typealias Key = Term.Kind

    struct Node: Sendable {
        var value: RegoType?
        var children: [Key: Int] = [:]
        /// The paths from here of rules with errors, each beginning with what is no constant. Nobody knows what they lead to.
        var openPaths: [ArraySlice<Term>] = []
    }

    private(set) var nodes = onlyRoot
    private static let onlyRoot = [Node()]
    /// `data`.
    let root = 0

    subscript(index: Int) -> Node { nodes[index] }

    func child(of node: Int, _ term: Term) -> Int? {
        term.isScalar ? nodes[node].children[term.kind] : nil
    }

    /// The keys that lead on from a node, in order.
    func keys(of node: Int) -> [Term] {
        sortedChildren(of: node).map { Term($0.key) } + nodes[node].openPaths.compactMap(\.first).sorted { $0.description < $1.description }
    }

    private func sortedChildren(of node: Int) -> [(key: Key, node: Int)] {
        nodes[node].children.sorted { Term($0.key).compare(Term($1.key)) < 0 }.map { ($0.key, $0.value) }
    }

    /// The type of the whole document at a node. Base documents may add members to those that rules define.
    func extent(of node: Int) -> RegoType {
        if let value = nodes[node].value { return value }
        var members: [RegoType.Member] = []
        for (key, child) in nodes[node].children {
            guard key != .null, let json = Term(key).constantJSON else { continue }
            members.append(.init(json, extent(of: child)))
        }
        return .objectOf(members, rest: .init(key: .string, value: .anything))
    }

    /// The node at a path from `data`, made where there is none.
    private mutating func makeNode(_ path: ArraySlice<Term>, passing: (inout TypeTree, Int, ArraySlice<Term>) -> Void) -> Int {
        var node = root
        var rest = path
        while let step = rest.popFirst() {
            guard step.isScalar else { return node }
            if let child = nodes[node].children[step.kind] {
                node = child
                if !rest.isEmpty { passing(&self, node, rest) }
            } else {
                nodes.append(Node())
                nodes[node].children[step.kind] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        return node
    }

    /// Replaces the type at a path.
    mutating func put(_ path: ArraySlice<Term>, _ type: RegoType) {
        let node = makeNode(path) { _, _, _ in }
        nodes[node].value = type
    }

    /// Makes what a rule with errors gives anything, so that nothing that refers to it gets an error for that.
    mutating func putAnything(_ path: ArraySlice<Term>) {
        let ground = path.prefix(while: \.isScalar)
        guard ground.endIndex < path.endIndex else { return put(path, .anything) }
        let node = makeNode(ground) { _, _, _ in }
        nodes[node].openPaths.append(path[ground.endIndex...])
    }

    /// Adds a type to the one at a path, and to the object types on the way.
    mutating func insert(_ path: ArraySlice<Term>, _ type: RegoType) {
        let node = makeNode(path) { tree, node, rest in
            if case .object = tree.nodes[node].value ?? .unknown {
                tree.nodes[node].value = tree.nodes[node].value?.inserting(type, at: rest)
            }
        }
        nodes[node].value = (nodes[node].value ?? .unknown).merging(type).unlessUnknown
        guard case .object = type else { return }
        for (path, leaf) in leaves(below: node) { nodes[node].value = nodes[node].value?.inserting(leaf, at: path[...]) }
        for path in nodes[node].openPaths { nodes[node].value = nodes[node].value?.inserting(.anything, at: path) }
    }

    private func leaves(below node: Int) -> [([Term], RegoType)] {
        sortedChildren(of: node).flatMap { key, child -> [([Term], RegoType)] in
            if let value = nodes[child].value { return [([Term(key)], value)] }
            return leaves(below: child).map { ([Term(key)] + $0.0, $0.1) }
        }
    }
}

extension RegoType {
    /// The union of the types that two rules give one document; sets and objects are merged instead.
    func merging(_ other: RegoType) -> RegoType {
        switch (self, other) {
        case (.unknown, _): return other
        case (_, .unknown): return self
        case (.object(let a, let restA?), .object(let b, let restB?)) where a.isEmpty && b.isEmpty:
            return .object([], rest: .init(key: restA.key.union(restB.key), value: restA.value.merging(restB.value)))
        case (.set(let a), .set(let b)): return .set(a.union(b))
        case (.any, .any): return union(other)
        case (.any, _): return other.mergingIntoUnion(self)
        case (.object, .any): return mergingIntoUnion(other)
        default: return union(other)
        }
    }

    /// Merges an object without certain members into the first such object of a union.
    private func mergingIntoUnion(_ union: RegoType) -> RegoType {
        guard case .object(let members, let rest?) = self, members.isEmpty, case .any(var types) = union else {
            return self.union(union)
        }
        for (position, type) in types.enumerated() {
            guard case .object(let others, let otherRest?) = type, others.isEmpty else { continue }
            types[position] = .object(
                [], rest: .init(key: otherRest.key.union(rest.key), value: otherRest.value.union(rest.value)))
            return .anyOf(types)
        }
        return self.union(union)
    }

    /// An object type that also has members of a type at a path.
    func inserting(_ type: RegoType, at path: ArraySlice<Term>) -> RegoType {
        guard case .object(let members, let rest) = self, let step = path.first else { return self }
        let key = step.isConstant ? step.constantJSON.map(RegoType.of) ?? .anything : .unknown
        let value = path.count == 1 ? type : RegoType.object([], rest: nil).inserting(type, at: path.dropFirst())
        let merged = rest.map { Rest(key: $0.key.union(key), value: $0.value.union(value)) } ?? Rest(key: key, value: value)
        return .object(members, rest: merged)
    }
}
