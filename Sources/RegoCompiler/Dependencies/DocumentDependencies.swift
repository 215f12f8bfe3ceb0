import RegoSyntax

/// The documents that a query needs, directly and through rules: `opa deps`.
///
///     let needs = DocumentDependencies(of: try Parser.parseQuery("data.app.allow"), in: compiled)
///     needs.base  // [input.user.roles]
///
/// References are cut where they stop being constant: `data.a.b[x]` is `data.a.b`. Other than OPA's, `else` branches count.
public struct DocumentDependencies: Sendable {
    /// What comes from outside: `input` and data, sorted.
    public let base: [Ref]
    /// What rules define, sorted.
    public let virtual: [Ref]

    /// - Parameter query: as parsed.
    public init(of query: Body, in modules: CompiledModules) {
        var base: Set<Ref> = []
        var virtual: Set<Ref> = []
        var visited: Set<RuleID> = []
        var pending = BodyDependencies(query, headVariables: VariableCollector.names(in: query)).refs
        while let ref = pending.popLast() {
            let document = ref.constantPrefix
            let rules = modules.rules(onOrBelow: document)
            if rules.isEmpty { base.insert(document) }
            for id in rules where visited.insert(id).inserted {
                virtual.insert(modules.modules[id.module].package.path.extended(by: modules[id].head.ref.groundPrefix))
                for branch in [modules[id]] + modules[id].elseChain {
                    pending += BodyDependencies(branch.body, headVariables: branch.head.variables).refs
                }
            }
        }
        self.base = base.sorted(by: Ref.precedes)
        self.virtual = virtual.sorted(by: Ref.precedes)
    }
}

extension CompiledModules {
    /// The rules of the first document on the way to `ref` that has any, and all that define what is at `ref` or below.
    fileprivate func rules(onOrBelow ref: Ref) -> [RuleID] {
        guard ref.headVariable == "data" else { return [] }
        var found: [RuleID] = []
        var node = tree.root
        for step in ref.dropFirst() {
            guard let child = tree.child(of: node, step) else { return found }
            node = child
            if found.isEmpty { found = tree[node].rules }
        }
        tree.forEachNode(from: node) { below in
            if tree[below].isHidden && below != node { return false }
            found += tree[below].rules
            return true
        }
        return found
    }
}

extension Head {
    /// The variables of what the rule gives away, and of its arguments.
    fileprivate var variables: VariableSet {
        VariableCollector.names(in: args + [key, value].compactMap { $0 } + ref.dropFirst())
    }
}

extension Ref {
    /// The longest beginning without anything that is not constant after the head.
    fileprivate var constantPrefix: Ref { Ref([self[0]] + dropFirst().prefix(while: \.isConstant)) }
}
