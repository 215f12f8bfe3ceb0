/// Nodes of a graph that need each other, over any number of steps, together (Tarjan's algorithm, without recursion).
public struct StronglyConnectedComponents {
    /// Each after all that it needs.
    public private(set) var members: [[Int]] = []
    /// For each node its component; -1 for nodes that were not reached.
    public private(set) var component: [Int]

    private let edges: [[Int]]
    private var index: [Int]
    private var low: [Int]
    private var counter = 0
    private var open: [Int] = []

    /// - Parameters:
    ///   - edges: what each node needs.
    ///   - starts: nodes that are not reached from these are in no component.
    public init(_ edges: [[Int]], from starts: Range<Int>) {
        self.edges = edges
        component = Array(repeating: -1, count: edges.count)
        index = component
        low = component
        for start in starts where index[start] < 0 { visit(from: start) }
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
        var found: [Int] = []
        while let member = open.popLast() {
            component[member] = members.count
            found.append(member)
            if member == node { break }
        }
        members.append(found)
    }
}
