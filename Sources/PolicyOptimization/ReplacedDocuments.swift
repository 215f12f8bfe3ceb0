import RegoCompiler
import RegoSyntax

/// The documents and functions that `with` replaces, in rules that need an entrypoint or that it needs: evaluated beforehand, they could not be replaced
/// any more.
struct ReplacedDocuments {
    /// In order.
    let references: [Ref]

    init(around entrypoint: Ref, _ compiled: CompiledModules) {
        var found: Set<Ref> = []
        let rules = compiled.tree.possibleRules(for: entrypoint)
        for id in compiled.dependents(of: rules).union(compiled.dependencies.closure(of: rules)) {
            var collector = ModifierTargets()
            collector.walk(compiled[id])
            found.formUnion(collector.targets)
        }
        references = found.sorted { Term(.ref($0)) < Term(.ref($1)) }
    }
}

private struct ModifierTargets: SyntaxVisitor {
    var targets: Set<Ref> = []

    mutating func visit(_ expr: Expr) -> Bool {
        for with in expr.withs {
            if let target = with.target.ref, target.headVariable != "input" { targets.insert(target) }
        }
        return true
    }
}

extension CompiledModules {
    /// The rules that need one of `rules`, over any number of steps.
    func dependents(of rules: [RuleID]) -> Set<RuleID> {
        var users: [RuleID: [RuleID]] = [:]
        for (number, module) in modules.enumerated() {
            for position in module.rules.indices {
                let id = RuleID(module: number, rule: position)
                for needed in dependencies.dependencies(of: id) { users[needed, default: []].append(id) }
            }
        }
        var found: Set<RuleID> = []
        var pending = rules
        while let next = pending.popLast() {
            for user in users[next] ?? [] where found.insert(user).inserted { pending.append(user) }
        }
        return found
    }
}
