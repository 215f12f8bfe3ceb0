import RegoSyntax

/// The rules of an entrypoint, made of what partial evaluation left of the query for it.
struct EntrypointRules {
    /// The variable of the query whose value is the entrypoint's.
    static let result = Term.variable(Variable.wildcardPrefix + "__result__")

    private let entrypoint: Ref

    init(_ entrypoint: Ref) { self.entrypoint = entrypoint }

    /// A module with one rule for each query; nothing when a query refers to the entrypoint itself: its rules are among the support rules already.
    func module(of queries: [Body], _ version: RegoVersion) -> Module? {
        if queries.contains(where: refersToItself) { return nil }
        let (package, reference) = split()
        let name = reference.count == 1 ? reference.headVariable ?? "" : ""
        let head = Head(name: name, ref: reference, value: Self.result)
        return Module(package: Package(path: package), rules: queries.map { Rule(head: head, body: $0) }, regoVersion: version)
    }

    private func refersToItself(_ query: Body) -> Bool {
        var isFound = false
        query.forEachTerm { term in
            if let ref = term.ref, ref.hasPrefix(entrypoint) { isFound = true }
            return !isFound
        }
        return isFound
    }

    /// The package and the rule in it. A rule's name is an identifier: `data.a.b["c-d"]` is the rule `b["c-d"]`.
    private func split() -> (package: Ref, rule: Ref) {
        var start = entrypoint.count - 1
        while start > 2, !(entrypoint[start].string.map(Variable.isIdentifier) ?? false) { start -= 1 }
        let name = Term.variable(entrypoint[start].string ?? "")
        return (Ref(Array(entrypoint[..<start])), Ref([name] + entrypoint[(start + 1)...]))
    }
}
