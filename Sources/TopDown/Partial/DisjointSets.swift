import RegoSyntax

/// Sets of variables that equalities make one, each with at most one constant (a union-find).
struct DisjointSets {
    final class Root {
        let name: String
        var constant: Term?
        init(_ name: String) { self.name = name }

        var term: Term { constant ?? .variable(name) }
    }

    private var parents: [String: String] = [:]
    private var roots: [String: Root] = [:]

    /// Nothing when the query can never hold: a set has two constants.
    init?(_ query: Body, keeping live: Set<String>) {
        for expr in query where expr.isEquality && !expr.negated && expr.withs.isEmpty {
            guard let operands = expr.call?.arguments, operands.count == 2 else { continue }
            switch (operands[0].variable, operands[1].variable) {
            case (let a?, let b?): if !merge(a, b, live) { return nil }
            case (let a?, nil): if operands[1].isConstant, !assign(operands[1], to: a) { return nil }
            case (nil, let b?): if operands[0].isConstant, !assign(operands[0], to: b) { return nil }
            case (nil, nil): break
            }
        }
    }

    func root(of name: String) -> Root? {
        guard var parent = parents[name] else { return nil }
        while let next = parents[parent], next != parent { parent = next }
        return roots[parent]
    }

    private mutating func makeSet(_ name: String) -> Root {
        if let root = root(of: name) { return root }
        let root = Root(name)
        parents[name] = name
        roots[name] = root
        return root
    }

    private mutating func assign(_ constant: Term, to name: String) -> Bool {
        let root = makeSet(name)
        if let known = root.constant, known != constant { return false }
        root.constant = constant
        return true
    }

    private mutating func merge(_ a: String, _ b: String, _ live: Set<String>) -> Bool {
        let (first, second) = (makeSet(a), makeSet(b))
        if first === second { return true }
        let (kept, gone) = live.contains(first.name) ? (first, second) : (second, first)
        parents[gone.name] = kept.name
        roots[gone.name] = nil
        if let x = kept.constant, let y = gone.constant { return x == y }
        if kept.constant == nil { kept.constant = gone.constant }
        return true
    }
}
