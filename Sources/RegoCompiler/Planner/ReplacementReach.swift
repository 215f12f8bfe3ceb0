import RegoSyntax

/// Which rules are affected when `with` replaces a function or hides a virtual document, directly or through the rules they need.
///
/// Rules that are not affected are shared between environments instead of being planned again. The answers are worked out on demand:
/// most policies (without their tests) never ask.
struct ReplacementReach {
    private let documents: VirtualDocuments
    private var isBuilt = false
    private var usersOfNames: [String: [RuleID]] = [:]
    private var references: [(path: [RuleTree.Key], rule: RuleID)] = []
    private var dependents: [RuleID: [RuleID]] = [:]
    private var affectedByName: [String: Set<RuleID>] = [:]
    private var affectedByPath: [[RuleTree.Key]: Set<RuleID>] = [:]

    init(_ documents: VirtualDocuments) {
        self.documents = documents
    }

    /// The part of an environment that the document or function at `node` can notice.
    mutating func restrict(_ environment: PlanEnvironment, to node: Int) -> PlanEnvironment {
        var restricted = PlanEnvironment()
        for (name, replacement) in environment.replacements where isAffected(node, byName: name) {
            restricted.replacements[name] = replacement
        }
        for path in environment.hidden {
            let isNoticed = isAffected(node, byPath: path)
            let isNoticedByReplacement = restricted.replacements.values.contains { replacement in
                guard case .function(let function) = replacement else { return false }
                return isAffected(function, byPath: path)
            }
            if isNoticed || isNoticedByReplacement { restricted.hidden.insert(path) }
        }
        return restricted
    }

    private mutating func isAffected(_ node: Int, byName name: String) -> Bool {
        buildIfNeeded()
        let affected: Set<RuleID>
        if let known = affectedByName[name] {
            affected = known
        } else {
            affected = closure(of: usersOfNames[name] ?? [])
            affectedByName[name] = affected
        }
        return documents.rules(of: node).contains(where: affected.contains)
    }

    private mutating func isAffected(_ node: Int, byPath path: [RuleTree.Key]) -> Bool {
        buildIfNeeded()
        let affected: Set<RuleID>
        if let known = affectedByPath[path] {
            affected = known
        } else {
            affected = closure(of: references.filter { $0.path.starts(with: path) || path.starts(with: $0.path) }.map(\.rule))
            affectedByPath[path] = affected
        }
        return documents.rules(of: node).contains(where: affected.contains)
    }

    /// The rules that need one of `rules`, themselves included.
    private func closure(of rules: [RuleID]) -> Set<RuleID> {
        var reached = Set(rules)
        var pending = Array(reached)
        while let next = pending.popLast() {
            for rule in dependents[next] ?? [] where reached.insert(rule).inserted { pending.append(rule) }
        }
        return reached
    }

    private mutating func buildIfNeeded() {
        guard !isBuilt else { return }
        isBuilt = true
        for (number, module) in documents.compiled.modules.enumerated() {
            for position in module.rules.indices {
                let id = RuleID(module: number, rule: position)
                note(id, module.rules[position])
                for needed in documents.compiled.dependencies.dependencies(of: id) { dependents[needed, default: []].append(id) }
            }
        }
    }

    private mutating func note(_ id: RuleID, _ rule: Rule) {
        var names: Set<String> = []
        var paths: Set<[RuleTree.Key]> = []
        rule.forEachTerm { term in
            guard let ref = term.ref ?? term.variable.map({ Ref($0) }) else { return true }
            if ref.headVariable == "data" {
                var path: [RuleTree.Key] = []
                for step in ref.terms.dropFirst() {
                    guard let key = RuleTree.Key(step) else { break }
                    path.append(key)
                }
                paths.insert(path)
            }
            if ref.isGround { names.insert(ref.description) }
            // What is inside a reference are variables and constants.
            return false
        }
        for name in names { usersOfNames[name, default: []].append(id) }
        for path in paths { references.append((path, id)) }
    }
}
