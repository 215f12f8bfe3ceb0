import RegoSyntax

/// Which documents need which: nothing is known about what they are where `with` replaces what they need.
final class DocumentUsers {
    /// Documents of which nothing is known.
    struct Unknown {
        /// Ground, from `data` on and without it.
        var paths: [ArraySlice<Term>] = []
        /// With a value of any type at each of the paths.
        var tree = TypeTree()
    }

    private struct Question: Hashable {
        var targets: [Ref]
        var values: [Ref]
    }

    private let modules: [Module]
    private let tree: RuleTree
    private let graph: RuleGraph
    /// Tests replace the same documents again and again.
    private var answers: [Question: Unknown] = [:]

    init(modules: [Module], tree: RuleTree, graph: RuleGraph) {
        self.modules = modules
        self.tree = tree
        self.graph = graph
    }

    /// The rules that need a document at or below one of `targets`, over any number of steps.
    ///
    /// What stands in the place of `values`, some of the targets, is known.
    func unknown(needing targets: [Ref], besides values: [Ref]) -> Unknown {
        let question = Question(targets: targets, values: values)
        if let answer = answers[question] { return answer }
        let replaced = targets.flatMap { tree.possibleRules(for: $0) }
        let known = values.flatMap { tree.possibleRules(for: $0) }
        var answer = Unknown()
        for id in graph.users(of: replaced).subtracting(known) {
            let module = modules[id.module]
            let path = module.package.path.extended(by: module.rules[id.rule].head.ref).groundPrefix.terms.dropFirst()
            answer.paths.append(path)
            answer.tree.put(path, .anything)
        }
        answers[question] = answer
        return answer
    }
}
