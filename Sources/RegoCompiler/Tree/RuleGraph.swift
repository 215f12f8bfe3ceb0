import Parallelism
import RegoSyntax

/// Which rules the evaluation of a rule may need.
///
/// Nodes are rules and their `else` branches; a reference to a rule depends on all its branches.
public struct RuleGraph: Sendable {
    /// A rule (branch 0) or one of its `else` branches.
    struct Node: Sendable, Hashable {
        var id: RuleID
        var branch: Int
    }

    private(set) var nodes: [Node] = []
    /// For each node the nodes that it needs, without repetition.
    private(set) var edges: [[Int]] = []
    /// For each node the nodes that need it.
    private var users: [[Int]] = []
    /// The nodes of each rule, by module and by place in it.
    private var ranges: [[Range<Int>]] = []
    /// Whether a path has steps that may meet what they do not spell: at the place of a package's name what is neither a name nor a
    /// variable, and elsewhere numbers that can be written in several ways.
    private(set) var hasUnusualSteps = false

    init() {}

    init(_ modules: [Module], tree: RuleTree) {
        for (number, module) in modules.enumerated() {
            var own: [Range<Int>] = []
            own.reserveCapacity(module.rules.count)
            for position in module.rules.indices {
                let id = RuleID(module: number, rule: position)
                let branches = module.rules[position].elseChain.count
                own.append(nodes.count..<nodes.count + branches + 1)
                for branch in 0...branches { nodes.append(Node(id: id, branch: branch)) }
            }
            ranges.append(own)
        }
        let ranges = ranges
        let found = modules.mapInParallel(with: TargetSearch(tree: tree, ranges: ranges)) { search, module in
            search.hasUnusualSteps = false
            var targets: [[Int]] = []
            for rule in module.rules {
                targets.append(search.targets(of: rule))
                for branch in rule.elseChain { targets.append(search.targets(of: branch)) }
            }
            return (targets: targets, hasUnusualSteps: search.hasUnusualSteps)
        }
        edges.reserveCapacity(nodes.count)
        for module in found { edges += module.targets }
        hasUnusualSteps = found.contains(where: \.hasUnusualSteps)
        users = Array(repeating: [], count: nodes.count)
        for (node, targets) in edges.enumerated() {
            for target in targets { users[target].append(node) }
        }
    }

    /// The nodes of a rule and its `else` branches.
    func nodes(of id: RuleID) -> Range<Int> { range(of: id) ?? 0..<0 }

    private func range(of id: RuleID) -> Range<Int>? {
        guard ranges.indices.contains(id.module), ranges[id.module].indices.contains(id.rule) else { return nil }
        return ranges[id.module][id.rule]
    }

    /// A number for the rule, below the number of `nodes`; nothing for one that the graph does not have.
    func number(of id: RuleID) -> Int? { range(of: id)?.lowerBound }

    /// Calls `body` with the rules that `id` refers to directly, with some of them several times.
    func forEachDependency(of id: RuleID, _ body: (RuleID) -> Void) {
        for node in nodes(of: id) {
            for target in edges[node] { body(nodes[target].id) }
        }
    }

    /// The rules that `id` refers to directly, in any of its branches.
    public func dependencies(of id: RuleID) -> Set<RuleID> {
        guard let range = range(of: id) else { return [] }
        return Set(edges[range].joined().map { nodes[$0].id })
    }

    /// The rules that `ids` reach over any number of steps, themselves included.
    public func closure(of ids: some Sequence<RuleID>) -> Set<RuleID> {
        var reached = Set(ids)
        var pending = Array(reached)
        while let next = pending.popLast() {
            for id in dependencies(of: next) where reached.insert(id).inserted { pending.append(id) }
        }
        return reached
    }

    /// The rules that need one of `ids` over one step or more.
    func users(of ids: some Sequence<RuleID>) -> Set<RuleID> {
        var pending = Array(Set(ids))
        var found: Set<RuleID> = []
        while let next = pending.popLast() {
            guard let range = range(of: next) else { continue }
            for user in users[range].joined() where found.insert(nodes[user].id).inserted {
                pending.append(nodes[user].id)
            }
        }
        return found
    }

    /// The nodes with every node after those that it needs. Cycles are cut somewhere.
    func sorted() -> [Int] {
        var order: [Int] = []
        order.reserveCapacity(nodes.count)
        var visited = [Bool](repeating: false, count: nodes.count)
        for start in nodes.indices where !visited[start] {
            visited[start] = true
            var stack = [(node: start, next: 0)]
            while let top = stack.last {
                if top.next < edges[top.node].count {
                    stack[stack.count - 1].next += 1
                    let target = edges[top.node][top.next]
                    if !visited[target] {
                        visited[target] = true
                        stack.append((target, 0))
                    }
                } else {
                    order.append(top.node)
                    stack.removeLast()
                }
            }
        }
        return order
    }

    /// The nodes that can reach themselves, in order: those in a strongly connected component with a cycle (Tarjan's algorithm).
    func nodesOnCycles() -> [Int] {
        let components = StronglyConnectedComponents(edges, from: edges.indices)
        return nodes.indices.filter { node in
            components.members[components.component[node]].count > 1 || edges[node].contains(node)
        }
    }

    /// A shortest way from the node back to itself, the node at both ends; nothing when there is none.
    func cycle(through start: Int) -> [Int]? {
        var previous: [Int: Int] = [:]
        var pending = [start]
        var position = 0
        while position < pending.count {
            let node = pending[position]
            position += 1
            for target in edges[node] {
                if target == start { return path(to: node, from: start, previous) + [start] }
                if previous[target] == nil {
                    previous[target] = node
                    pending.append(target)
                }
            }
        }
        return nil
    }

    private func path(to node: Int, from start: Int, _ previous: [Int: Int]) -> [Int] {
        var path = [node]
        while let last = path.last, last != start, let before = previous[last] { path.append(before) }
        return path.reversed()
    }
}

/// Finds the nodes that branches of rules need, and remembers for each reference what it may lead to.
private struct TargetSearch {
    let tree: RuleTree
    /// The nodes of each rule, by module and by place in it.
    let ranges: [[Range<Int>]]
    /// For references whose path is not constant.
    private var known: [Ref: [Int]] = [:]
    /// What is below nodes of the tree.
    private var below: [Int: [Int]] = [:]
    var hasUnusualSteps = false

    init(tree: RuleTree, ranges: [[Range<Int>]]) {
        self.tree = tree
        self.ranges = ranges
    }

    /// The nodes that a rule without its `else` branches needs, without repetition.
    mutating func targets(of rule: Rule) -> [Int] {
        var collector = ReferenceCollector()
        collector.walk(rule.head)
        collector.walk(rule.body)
        if rule.head.ref.terms.contains(where: \.hasSeveralSpellings) { hasUnusualSteps = true }
        var targets: [Int] = []
        for ref in collector.refs { add(ref, to: &targets) }
        if targets.count < 2 { return targets }
        var seen: Set<Int> = []
        return targets.filter { seen.insert($0).inserted }
    }

    private mutating func add(_ ref: Ref, to targets: inout [Int]) {
        if ref.hasUnusualSteps { hasUnusualSteps = true }
        let before = targets.count
        var node = tree.root
        for step in ref.terms.dropFirst() {
            guard step.isConstant else {
                targets.removeLast(targets.count - before)
                targets += possibleTargets(of: ref)
                return
            }
            guard let child = tree.child(of: node, step) else { return }
            node = child
            append(tree[node].rules, to: &targets)
        }
        if !tree[node].children.isEmpty { targets += self.targets(below: node) }
    }

    private func append(_ rules: [RuleID], to targets: inout [Int]) {
        for id in rules { targets += ranges[id.module][id.rule] }
    }

    private mutating func targets(below node: Int) -> [Int] {
        if let targets = below[node] { return targets }
        var targets: [Int] = []
        for child in tree[node].children.values.sorted() {
            tree.forEachNode(belowInOrderOfMaking: child) { append(tree[$0].rules, to: &targets) }
        }
        below[node] = targets
        return targets
    }

    private mutating func possibleTargets(of ref: Ref) -> [Int] {
        if let targets = known[ref] { return targets }
        let targets = tree.possibleRules(for: ref).flatMap { ranges[$0.module][$0.rule] }
        known[ref] = targets
        return targets
    }
}

extension Ref {
    /// Steps that are references are bound to variables later.
    fileprivate var hasUnusualSteps: Bool {
        terms.prefix(3).contains { $0.string == nil && $0.variable == nil && $0.ref == nil } || terms.contains(where: \.hasSeveralSpellings)
    }
}

extension Term {
    /// A number that can be written in several ways.
    fileprivate var hasSeveralSpellings: Bool {
        guard case .number(let text) = kind else { return false }
        return !text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
}

/// The references to documents, nested ones too.
private struct ReferenceCollector: SyntaxVisitor {
    var refs: [Ref] = []

    static var visitedTerms: VisitedTerms { .compound }

    mutating func visit(_ term: Term) -> Bool {
        if case .ref(let ref) = term.kind, ref.headVariable == "data" { refs.append(ref) }
        return true
    }
}
