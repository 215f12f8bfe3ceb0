/// Parts the rules of a compilation into groups that say nothing about each other's types: no rule of one refers to a document of another.
///
/// Policies of many packages are mostly such groups, whose types can be inferred at the same time.
struct IndependentRules {
    /// Nodes of the rule graph, each group in the order in which their types are inferred.
    let groups: [[Int]]

    /// Nothing where a reference could meet what rules elsewhere define: one that leads through a package by something else than
    /// names.
    init?(tree: RuleTree, graph: RuleGraph, order: [Int]) {
        if graph.hasUnusualSteps { return nil }
        var sets = DisjointSets(count: graph.nodes.count)
        for (node, targets) in graph.edges.enumerated() {
            for target in targets { sets.join(node, target) }
        }
        IndependentRules.joinDocuments(from: tree.root, inside: nil, tree, graph, &sets)
        var groupOf: [Int: Int] = [:]
        var groups: [[Int]] = []
        for node in order {
            let root = sets.root(of: node)
            if let group = groupOf[root] {
                groups[group].append(node)
            } else {
                groupOf[root] = groups.count
                groups.append([node])
            }
        }
        self.groups = groups
    }

    /// Rules of one document belong together, and with those of documents inside it.
    private static func joinDocuments(from start: Int, inside outer: Int?, _ tree: RuleTree, _ graph: RuleGraph, _ sets: inout DisjointSets)
    {
        var document = outer
        for node in tree[start].rules.flatMap(graph.nodes(of:)) {
            if let document { sets.join(document, node) } else { document = node }
        }
        for child in tree[start].children.values { joinDocuments(from: child, inside: document, tree, graph, &sets) }
    }
}

/// Numbers that are joined to sets (union by path halving).
private struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    mutating func join(_ one: Int, _ other: Int) { parents[root(of: one)] = root(of: other) }
}
