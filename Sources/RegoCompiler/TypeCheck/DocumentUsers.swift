import RegoSyntax

/// Which documents need which: nothing is known about what they are where `with` replaces what they need.
struct DocumentUsers: Sendable {
    let modules: [Module]
    let tree: RuleTree
    let graph: RuleGraph

    /// The ground paths, from `data` on and without it, of the rules that need a document at or below one of `targets`, over any
    /// number of steps.
    ///
    /// What stands in the place of `values`, some of the targets, is known.
    func paths(needing targets: [Ref], besides values: [Ref]) -> [ArraySlice<Term>] {
        let replaced = targets.flatMap { tree.possibleRules(for: $0) }
        let known = values.flatMap { tree.possibleRules(for: $0) }
        return graph.users(of: replaced).subtracting(known).map { id in
            let module = modules[id.module]
            return module.package.path.extended(by: module.rules[id.rule].head.ref).groundPrefix.terms.dropFirst()
        }
    }
}
