import RegoSyntax

/// The rule tree as the planner sees it: which nodes are documents that one plan function makes.
struct VirtualDocuments {
    enum Kind {
        /// A package, or part of a path: its document is an object of what is below.
        case branch
        /// One value, from rules with the same ground reference.
        case complete
        /// `contains` rules with a ground reference.
        case set
        /// Rules with variables in their references, and all rules below, make one object together.
        case object
        /// User functions. They are called, and no part of any document.
        case function
    }

    let compiled: CompiledModules
    private(set) var kinds: [Kind]
    private var parents: [Int]
    /// The nodes of the rules, by their numbers in the graph.
    private var nodesOfRules: [Int?]

    init(_ compiled: CompiledModules) {
        self.compiled = compiled
        let tree = compiled.tree
        kinds = Array(repeating: .branch, count: tree.nodes.count)
        parents = Array(repeating: tree.root, count: tree.nodes.count)
        nodesOfRules = Array(repeating: nil, count: compiled.dependencies.nodes.count)
        var pending = [tree.root]
        while let node = pending.popLast() {
            kinds[node] = Self.kind(of: node, compiled)
            for rule in tree[node].rules {
                if let number = compiled.dependencies.number(of: rule) { nodesOfRules[number] = node }
            }
            for child in tree[node].children.values {
                parents[child] = node
                pending.append(child)
            }
        }
    }

    private static func kind(of node: Int, _ compiled: CompiledModules) -> Kind {
        let rules = compiled.tree[node].rules
        guard let first = rules.first else { return .branch }
        if rules.contains(where: { compiled[$0].head.isFunction }) { return .function }
        if rules.contains(where: { !compiled[$0].head.ref.isGround }) { return .object }
        return compiled[first].head.isPartialSet ? .set : .complete
    }

    /// The node's path below `data`.
    func path(of node: Int) -> [RuleTree.Key] {
        var path: [RuleTree.Key] = []
        var next = node
        while let parent = parent(of: next) {
            path.append(compiled.tree[next].key)
            next = parent
        }
        path.reverse()
        return path
    }

    /// The node above; nothing for the root.
    func parent(of node: Int) -> Int? { node == compiled.tree.root ? nil : parents[node] }

    /// The node at which the rule stands.
    func node(of rule: RuleID) -> Int? { compiled.dependencies.number(of: rule).flatMap { nodesOfRules[$0] } }

    /// The rules that the function of `node` is made of: those that stand there, then those below.
    func rules(of node: Int) -> [RuleID] {
        let here = compiled.tree[node].rules
        guard kinds[node] == .object else { return here }
        var below: [RuleID] = []
        compiled.tree.forEachNode(from: node) { other in
            if other != node, kinds[other] != .function { below += compiled.tree[other].rules }
            return true
        }
        return here + below.sorted()
    }

    /// The rest of a rule's reference below `node`: the keys under which its value is put into the node's object.
    func keys(of rule: RuleID, below node: Int) -> [Term] {
        Array(compiled.path(of: rule).terms.dropFirst(1 + path(of: node).count))
    }

    /// The node as a reference, `data.a.b`.
    func ref(of node: Int) -> Ref {
        Ref([.variable("data")] + path(of: node).map(\.term))
    }

    /// The child that leads on from `node`, unless the environment hides it.
    func child(of node: Int, _ step: Term, in environment: PlanEnvironment) -> Int? {
        guard let child = compiled.tree.child(of: node, step) else { return nil }
        return isReplaced(child, in: environment) ? nil : child
    }

    /// The visible children that are or contain documents, in the order of their keys.
    func children(of node: Int, in environment: PlanEnvironment) -> [(key: RuleTree.Key, node: Int)] {
        compiled.tree.sortedChildren(of: node).compactMap { child in
            guard kinds[child] != .function, !compiled.tree[child].isHidden, !isReplaced(child, in: environment) else { return nil }
            return (compiled.tree[child].key, child)
        }
    }

    private func isReplaced(_ node: Int, in environment: PlanEnvironment) -> Bool {
        !environment.hidden.isEmpty && environment.hidden.contains(path(of: node))
    }
}
