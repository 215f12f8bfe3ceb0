import RegoCompiler
import RegoSyntax

/// Takes out of policies the rules whose place others take: those at the same paths, above and below.
struct RuleReplacement {
    private let prefixes: Set<Ref>
    private let made: [Module]
    private let compiled: CompiledModules

    /// - Parameter compiled: the policies before, compiled.
    init(by made: [Module], _ compiled: CompiledModules) {
        self.made = made
        self.compiled = compiled
        prefixes = Set(made.flatMap { module in module.rules.map { module.path(of: $0).constantPrefix } })
    }

    /// The policies without the rules that are replaced; those without rules left are gone. As OPA, METADATA stay where they are, unless nobody could
    /// read the policy then.
    func remaining(of policies: [PolicyModule]) -> [PolicyModule] {
        policies.compactMap { policy in
            let kept = policy.syntax.rules.filter { !isReplaced(policy.syntax.path(of: $0).constantPrefix) }
            if kept.isEmpty { return nil }
            var copy = policy
            copy.syntax.rules = kept
            copy.isRewritten = policy.isRewritten || kept.count < policy.syntax.rules.count
            if kept.count < policy.syntax.rules.count { copy.syntax.removeDanglingMetadata() }
            return copy
        }
    }

    /// Whether a rule goes that defines more than the rules which take its place, and that the other entrypoints or rules that stay refer to.
    ///
    /// So it is with `q := {"a": input.x, "b": 2}` and the entrypoint `q/a`: what is left of it is a package `q` with a rule `a`.
    func takesAwayRules(neededBy others: some Sequence<Ref>) -> Bool {
        var narrowed: Set<RuleID> = []
        var staying: [RuleID] = []
        for (number, module) in compiled.modules.enumerated() {
            for (position, rule) in module.rules.enumerated() {
                let path = module.path(of: rule).constantPrefix
                let id = RuleID(module: number, rule: position)
                if !isReplaced(path) {
                    staying.append(id)
                } else if !prefixes.contains(where: path.hasPrefix) {
                    narrowed.insert(id)
                }
            }
        }
        if narrowed.isEmpty { return false }
        if staying.contains(where: { !compiled.dependencies.dependencies(of: $0).isDisjoint(with: narrowed) }) { return true }
        var collector = DataReferenceCollector()
        for module in made { collector.walk(module) }
        return (Array(others) + collector.refs).contains { ref in
            // What the rules made define themselves, they do not ask of those before.
            !prefixes.contains(where: ref.hasPrefix) && compiled.tree.possibleRules(for: ref).contains(where: narrowed.contains)
        }
    }

    private func isReplaced(_ path: Ref) -> Bool { prefixes.contains { $0.hasPrefix(path) || path.hasPrefix($0) } }
}

private struct DataReferenceCollector: SyntaxVisitor {
    var refs: [Ref] = []

    mutating func visit(_ term: Term) -> Bool {
        if let ref = term.ref, ref.headVariable == "data" { refs.append(ref) }
        return true
    }
}

extension Module {
    /// The absolute reference of one of the module's rules.
    func path(of rule: Rule) -> Ref { package.path.extended(by: rule.head.ref) }
}
