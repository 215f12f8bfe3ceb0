/// Tarjan's algorithm, without recursion.
struct StronglyConnectedComponents {
    private let edges: [[Int]]
    /// For each node the number of its component.
    private(set) var component: [Int]
    /// For each component the number of its nodes.
    private(set) var sizes: [Int] = []

    private var index: [Int]
    private var low: [Int]
    private var counter = 0
    private var open: [Int] = []

    init(_ edges: [[Int]]) {
        self.edges = edges
        component = Array(repeating: -1, count: edges.count)
        index = component
        low = component
    }

    mutating func run() {
        for start in edges.indices where index[start] < 0 { visit(from: start) }
    }

    private mutating func visit(from start: Int) {
        var stack = [(node: start, next: 0)]
        enter(start)
        while let (node, next) = stack.last {
            if next < edges[node].count {
                stack[stack.count - 1].next += 1
                let target = edges[node][next]
                if index[target] < 0 {
                    enter(target)
                    stack.append((target, 0))
                } else if component[target] < 0 {
                    low[node] = min(low[node], index[target])
                }
            } else {
                stack.removeLast()
                if let (parent, _) = stack.last { low[parent] = min(low[parent], low[node]) }
                if low[node] == index[node] { close(node) }
            }
        }
    }

    private mutating func enter(_ node: Int) {
        index[node] = counter
        low[node] = counter
        counter += 1
        open.append(node)
    }

    private mutating func close(_ node: Int) {
        var size = 0
        while let member = open.popLast() {
            component[member] = sizes.count
            size += 1
            if member == node { break }
        }
        sizes.append(size)
    }
}
