import RegoSyntax

/// The documents that rules define, by path: packages, then rules, then what reference heads nest below.
///
/// The root is `data`. A rule stands at the longest ground beginning of its path: `p[x].q` of package `a` stands at `data.a.p`.
public struct RuleTree: Sendable {
    /// One step of a path.
    public enum Key: Hashable, Sendable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)

        /// Nothing for a term that is not a scalar.
        public init?(_ term: Term) {
            switch term.kind {
            case .null: self = .null
            case .bool(let flag): self = .bool(flag)
            case .number(let text): self = .number(text)
            case .string(let text): self = .string(text)
            default: return nil
            }
        }

        /// Strings by their bytes, as Rego compares them.
        public static func == (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.null, .null): true
            case (.bool(let a), .bool(let b)): a == b
            case (.number(let a), .number(let b)): a == b
            case (.string(let a), .string(let b)): a == b && a.utf8.elementsEqual(b.utf8)
            default: false
            }
        }

        public func hash(into hasher: inout Hasher) {
            switch self {
            case .null: hasher.combine(0)
            case .bool(let flag): hasher.combine(flag)
            case .number(let text), .string(let text): hasher.combine(text)
            }
        }

        public var term: Term {
            switch self {
            case .null: Term(.null)
            case .bool(let flag): Term(.bool(flag))
            case .number(let text): Term(.number(text))
            case .string(let text): Term(.string(text))
            }
        }

        public var string: String? {
            if case .string(let text) = self { return text }
            return nil
        }
    }

    public struct Node: Sendable {
        public let key: Key
        public fileprivate(set) var children: [Key: Int] = [:]
        /// The rules that stand exactly here, in order of module and place.
        public fileprivate(set) var rules: [RuleID] = []
        /// Left out when `data` is enumerated (`data.system`).
        public fileprivate(set) var isHidden = false
    }

    /// Node 0 is `data`.
    public private(set) var nodes: [Node] = [Node(key: .string("data"))]
    public let root = 0

    public subscript(index: Int) -> Node { nodes[index] }

    init() {}

    init(_ modules: [Module]) {
        for (number, module) in modules.enumerated() {
            let package = insert(module.package.path.terms.dropFirst())
            for position in module.rules.indices {
                let ground = module.rules[position].head.ref.groundPrefix
                var path = ground.terms[...]
                if let name = ground.headVariable { path[path.startIndex] = .string(name) }
                let node = insert(path, from: package)
                nodes[node].rules.append(RuleID(module: number, rule: position))
            }
        }
        if let system = nodes[root].children[.string("system")] { nodes[system].isHidden = true }
    }

    private mutating func insert(_ path: ArraySlice<Term>, from start: Int = 0) -> Int {
        var node = start
        for term in path {
            guard let key = Key(term) else { return node }
            if let child = nodes[node].children[key] {
                node = child
            } else {
                nodes.append(Node(key: key))
                nodes[node].children[key] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The child that `term` leads to; nothing for variables and containers.
    public func child(of node: Int, _ term: Term) -> Int? {
        Key(term).flatMap { nodes[node].children[$0] }
    }

    /// The node at exactly `ref`, which must start from `data`.
    public func node(at ref: Ref) -> Int? {
        guard ref.headVariable == "data" else { return nil }
        var node = root
        for term in ref.terms.dropFirst() {
            guard let child = child(of: node, term) else { return nil }
            node = child
        }
        return node
    }

    /// The children in the order of their keys.
    public func sortedChildren(of node: Int) -> [Int] {
        nodes[node].children.values.sorted { nodes[$0].key < nodes[$1].key }
    }

    /// Visits `node` and what is below it, children in order; `visit` says whether to go on below.
    public func forEachNode(from node: Int = 0, _ visit: (Int) -> Bool) {
        guard visit(node) else { return }
        for child in sortedChildren(of: node) { forEachNode(from: child, visit) }
    }

    /// The rules that `ref` could lead to: those on its way, those where it ends and all below. Variables match every child. In the same
    /// order each time, because errors name the first way that is found.
    public func possibleRules(for ref: Ref, includingHidden: Bool = true) -> [RuleID] {
        guard ref.headVariable == "data" else { return [] }
        var found: [RuleID] = []
        collect(ref.terms.dropFirst(), from: root, includingHidden, into: &found)
        return found
    }

    /// Visits `node` and what is below it, children in the order in which they were made.
    func forEachNode(belowInOrderOfMaking node: Int, _ visit: (Int) -> Void) {
        visit(node)
        for child in nodes[node].children.values.sorted() { forEachNode(belowInOrderOfMaking: child, visit) }
    }

    private func collect(_ path: ArraySlice<Term>, from node: Int, _ includingHidden: Bool, into found: inout [RuleID]) {
        found += nodes[node].rules
        guard let step = path.first else {
            for child in nodes[node].children.values.sorted() where includingHidden || !nodes[child].isHidden {
                collect([], from: child, includingHidden, into: &found)
            }
            return
        }
        if step.isConstant {
            if let child = child(of: node, step) { collect(path.dropFirst(), from: child, includingHidden, into: &found) }
            return
        }
        for child in nodes[node].children.values.sorted() where includingHidden || !nodes[child].isHidden {
            collect(path.dropFirst(), from: child, includingHidden, into: &found)
        }
    }
}

extension RuleTree.Key: Comparable {
    public static func < (left: RuleTree.Key, right: RuleTree.Key) -> Bool {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): return !a && b
        case (.number(let a), .number(let b)):
            if let x = Double(a), let y = Double(b), x != y { return x < y }
            return a < b
        case (.string(let a), .string(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8)
        default: return left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .number: 2
        case .string: 3
        }
    }
}
