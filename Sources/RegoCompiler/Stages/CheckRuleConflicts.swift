import RegoSyntax

extension Compilation {
    /// Refuses rules that cannot define one document together: complete and partial ones, different numbers of arguments, two
    /// defaults, a value with documents below it, a rule at the path of a package or of base documents.
    mutating func checkRuleConflicts() {
        checkRulesOfNodes()
        checkBaseDocuments()
        checkPackages()
    }

    private mutating func checkRulesOfNodes() {
        // Only conflicts need an order.
        guard tree.nodes.indices.contains(where: { conflict(at: $0) != nil }) else { return }
        var conflicts: [RegoDiagnostic] = []
        tree.forEachNode { node in
            if let conflict = conflict(at: node) { conflicts.append(conflict) }
            return true
        }
        report(conflicts)
    }

    private func conflict(at node: Int) -> RegoDiagnostic? {
        let ids = tree[node].rules
        // One rule alone is in nobody's way.
        if ids.count <= 1, tree[node].children.isEmpty { return nil }
        guard let first = ids.first, let last = ids.last else { return nil }
        var name: String { sourceForms(of: last)(path(of: last)).description }
        var location: SourceLocation { modules[first.module].rules[first.rule].location }
        let ground = ids.count { modules[$0.module].rules[$0.rule].head.ref.isGround }
        if !tree[node].children.isEmpty {
            // A document has no others below it; one with keys that are not known has at least no functions.
            let below = rulePaths(below: node, onlyFunctions: ground == 0).map(\.description).joined(separator: " ")
            if !below.isEmpty { return RegoDiagnostic(.type, "rule \(name) conflicts with [\(below)]", at: location) }
        }
        let isMixed =
            (ground > 0 && ground < ids.count)
            || ids.contains { !modules[$0.module].rules[$0.rule].head.isLike(modules[first.module].rules[first.rule].head) }
        if isMixed { return RegoDiagnostic(.type, "conflicting rules \(name) found", at: location) }
        let defaults = ids.filter { modules[$0.module].rules[$0.rule].isDefault }
        guard defaults.count > 1 else { return nil }
        let places = defaults.map { modules[$0.module].rules[$0.rule].location.shortDescription }.joined(separator: ", ")
        return RegoDiagnostic(
            .type, "multiple default rules \(name) found at \(places)", at: modules[defaults[0].module].package.location)
    }

    /// The rule's absolute reference.
    func path(of id: RuleID) -> Ref {
        modules[id.module].package.path.extended(by: modules[id.module].rules[id.rule].head.ref)
    }

    /// The references of the rules below a node, without those that others of them begin.
    private func rulePaths(below node: Int, onlyFunctions: Bool) -> [Ref] {
        var paths: [Ref] = []
        for child in tree.sortedChildren(of: node) {
            tree.forEachNode(from: child) { descendant in
                for id in tree[descendant].rules where !onlyFunctions || modules[id.module].rules[id.rule].head.isFunction {
                    let path = path(of: id)
                    if paths.contains(where: { path.hasPrefix($0) }) { continue }
                    paths.removeAll { $0.hasPrefix(path) }
                    paths.append(path)
                }
                return true
            }
        }
        return paths.sorted { $0.description < $1.description }
    }

    private mutating func checkBaseDocuments() {
        guard let exists = options.baseDocumentExists else { return }
        var conflicts: [RegoDiagnostic] = []
        let roots = options.conflictRoots.isEmpty || options.conflictRoots.contains("") ? [""] : options.conflictRoots
        for root in roots {
            let steps = root.split(separator: "/").map(String.init)
            guard let node = tree.node(at: Ref("data", path: steps)) else { continue }
            for child in tree.sortedChildren(of: node) { findBaseDocuments(at: child, steps, exists, &conflicts) }
        }
        report(conflicts)
    }

    private func findBaseDocuments(
        at node: Int, _ steps: [String], _ exists: ([String]) -> Bool, _ conflicts: inout [RegoDiagnostic]
    ) {
        guard let step = tree[node].key.string else { return }
        let steps = steps + [step]
        // Nothing is below what does not exist.
        guard exists(steps) else { return }
        if let id = tree[node].rules.first {
            let message = "conflicting rule for data path \(steps.joined(separator: "/")) found"
            conflicts.append(RegoDiagnostic(.compile, message, at: modules[id.module].rules[id.rule].location))
            return
        }
        for child in tree.sortedChildren(of: node) { findBaseDocuments(at: child, steps, exists, &conflicts) }
    }

    private mutating func checkPackages() {
        let isRulePath = modules.contains { module in tree.node(at: module.package.path).map { !tree[$0].rules.isEmpty } ?? false }
        if !isRulePath { return }
        var packages: [Ref: [Int]] = [:]
        for (number, module) in modules.enumerated() { packages[module.package.path, default: []].append(number) }
        for (number, module) in modules.enumerated() {
            for (position, rule) in module.rules.enumerated() where rule.head.ref.isGround {
                let path = path(of: RuleID(module: number, rule: position))
                for other in packages[path] ?? [] where other != number {
                    let package = modules[other].package
                    let message = "\(package) conflicts with rule \(rule.head.ref) defined at \(rule.location.shortDescription)"
                    report(RegoDiagnostic(.type, message, at: module.package.location))
                }
            }
        }
    }
}

extension Head {
    /// Whether both define sets, or neither does, with as many arguments.
    fileprivate func isLike(_ other: Head) -> Bool { isPartialSet == other.isPartialSet && args.count == other.args.count }
}
