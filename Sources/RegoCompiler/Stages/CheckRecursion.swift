import RegoSyntax

extension Compilation {
    /// Refuses rules that need themselves.
    mutating func checkRecursion() {
        for node in graph.nodesOnCycles() {
            guard let cycle = graph.cycle(through: node) else { continue }
            let way = cycle.map { path(of: graph.nodes[$0].id).description }
            let place = graph.nodes[node]
            let rule = modules[place.id.module].rules[place.id.rule]
            let location = place.branch == 0 ? rule.location : rule.elseChain[place.branch - 1].location
            report(
                RegoDiagnostic(
                    .recursion, "rule \(way[0]) is recursive: \(way.joined(separator: " -> "))", at: location))
            if isFull { return }
        }
    }
}
