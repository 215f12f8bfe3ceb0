import RegoSyntax

/// Rules that stand beside the saved queries, by package.
final class SupportRules {
    private var packages: [Ref: [Rule]] = [:]

    func contains(_ path: Ref) -> Bool {
        let (package, reference) = Self.split(path)
        guard let rules = packages[package] else { return false }
        if reference.count == 1, let name = reference.headVariable { return rules.contains { $0.head.name == name } }
        return rules.contains { $0.head.ref.hasPrefix(reference) }
    }

    func insert(_ rule: Rule, at path: Ref) { insert(rule, package: Self.split(path).package) }

    func insert(_ rule: Rule, package: Ref) { packages[package, default: []].append(rule) }

    /// One module for each package, packages and rules in order.
    func modules(_ version: RegoVersion) -> [Module] {
        packages.sorted { $0.key.description < $1.key.description }.map { path, rules in
            Module(package: Package(path: path), rules: rules.sorted { $0.compare($1) < 0 }, regoVersion: version)
        }
    }

    /// Splits `data.a.b.c` into the package `data.a.b` and the rule `c`; what is not a name stays with the rule.
    static func split(_ path: Ref) -> (package: Ref, rule: Ref) {
        var start = min(2, path.count - 1)
        let prefix = path.stringPrefix.count
        var position = start
        while position < prefix, let name = path[position].string, Variable.isIdentifier(name) {
            start = position
            position += 1
        }
        var rule = Ref(Array(path.terms[start...]))
        if let name = rule.first?.string { rule[0] = .variable(name) }
        return (Ref(Array(path.terms[..<start])), rule)
    }

    /// The head of a rule with a reference of one or more steps.
    static func head(_ reference: Ref, key: Term? = nil, value: Term?) -> Head {
        var head = Head(ref: reference, key: key, value: value)
        let isSingle = key == nil
        if isSingle, reference.count == 2 { head.key = reference.last }
        if reference.count == 1 || (isSingle && reference.count == 2) { head.name = reference.headVariable ?? "" }
        return head
    }
}
