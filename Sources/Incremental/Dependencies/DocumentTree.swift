/// Which packages have something to say about which documents, by path.
struct DocumentTree {
    struct Node {
        /// In the order in which they came.
        var children: [Int] = []
        /// Packages with rules for exactly this document (or for what a path that is no name leads to from here).
        var rules: [Int] = []
        /// Packages of this path.
        var packages: [Int] = []
        /// Packages of this path whose METADATA is about those below as well.
        var describers: [Int] = []
    }

    private struct Edge: Hashable {
        let node: Int
        let name: NameTable.ID
    }

    static let root = 0
    private(set) var nodes = [Node()]
    private var edges: [Edge: Int] = [:]

    /// The node of a path, made if it is not there.
    mutating func insert(_ path: ModuleFacts.Path) -> Int {
        var node = Self.root
        for name in path {
            let edge = Edge(node: node, name: name)
            if let next = edges[edge] {
                node = next
            } else {
                nodes.append(Node())
                let next = nodes.count - 1
                nodes[node].children.append(next)
                edges[edge] = next
                node = next
            }
        }
        return node
    }

    mutating func add(rulesOf package: Int, at node: Int) { nodes[node].rules.append(package) }
    mutating func add(package: Int, at node: Int) { nodes[node].packages.append(package) }
    mutating func add(describer package: Int, at node: Int) { nodes[node].describers.append(package) }

    /// Calls `visit` for the nodes on the way that are there, `data` first.
    ///
    /// - Returns: the last node when the whole path is there.
    func walk(_ path: ModuleFacts.Path, _ visit: (Int) -> Void) -> Int? {
        var node = Self.root
        visit(node)
        for name in path {
            guard let next = edges[Edge(node: node, name: name)] else { return nil }
            node = next
            visit(node)
        }
        return node
    }
}
