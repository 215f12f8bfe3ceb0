import RegoSyntax

/// The documents that one body refers to, variables followed to what they stand for.
///
/// A document that a variable was made equal to counts as a whole only if the variable is used as a whole: with
/// `x = data.a; x.b == 1` the dependency is `data.a.b`. Follows OPA's `dependencies` package.
struct BodyDependencies {
    /// With `data` or `input` at their heads, sorted, none below another.
    let refs: [Ref]

    /// - Parameter headVariables: what the body's rule gives away: variables of its arguments, key and value.
    init(_ body: Body, headVariables: VariableSet) {
        let parts = Parts(body, headVariables)
        let joined = JoinedVariables(parts.equalities.map { ($0.variable, $0.ref) })
        var found = References(joined)
        for expr in parts.others { found.walk(expr) }
        for ref in parts.sources {
            found.refs += joined.expand(ref).filter { document in !found.refs.contains { $0.hasPrefix(document) } }
            found.walkInside(ref)
        }
        for equality in parts.equalities {
            found.walkInside(equality.ref)
            for with in equality.withs { found.walk(with.value) }
        }
        let used = parts.usedVariables.union(headVariables)
        for entry in joined.all where entry.isOneOfSeveral || used.contains(entry.variable) { found.refs.append(entry.document) }
        refs = found.refs.sorted(by: Ref.precedes).withoutExtensions
    }

    /// A body's expressions by what they say about variables.
    private struct Parts {
        var equalities: [(variable: String, ref: Ref, withs: [With])] = []
        /// References that end in a variable of the head: they say where it comes from.
        var sources: [Ref] = []
        var others: [Expr] = []
        /// Variables in other expressions and in paths of references; those at the head of a reference are not used as a whole.
        let usedVariables: VariableSet

        init(_ body: Body, _ headVariables: VariableSet) {
            for expr in body {
                if let equality = expr.variableEqualsReference {
                    equalities.append((equality.variable, equality.ref, expr.withs))
                } else if let ref = expr.term?.ref, let last = ref.last?.variable, headVariables.contains(last) {
                    sources.append(ref)
                } else {
                    others.append(expr)
                }
            }
            var collector = VariableCollector(.skipRefHead)
            for expr in others { collector.collect(expr) }
            for equality in equalities { collector.collect(equality.withs.map(\.value)) }
            var paths = PathVariables()
            paths.walk(body)
            usedVariables = collector.names.union(paths.names)
        }
    }
}

/// Collects references, nested ones too, as the documents that they lead to.
private struct References: SyntaxVisitor {
    let joined: JoinedVariables
    var refs: [Ref] = []

    init(_ joined: JoinedVariables) { self.joined = joined }

    mutating func visit(_ term: Term) -> Bool {
        if let ref = term.ref { refs += joined.expand(ref) }
        return true
    }

    mutating func walkInside(_ ref: Ref) {
        for term in ref { walk(term) }
    }
}

private struct PathVariables: SyntaxVisitor {
    var names: VariableSet = []

    mutating func visit(_ term: Term) -> Bool {
        if let ref = term.ref { names.formUnion(ref.dropFirst().compactMap(\.variable)) }
        return true
    }
}

extension Expr {
    /// `x = data.a.b` or `data.a.b = x`.
    fileprivate var variableEqualsReference: (variable: String, ref: Ref)? {
        guard isEquality, let sides = call?.arguments, sides.count == 2 else { return nil }
        if let variable = sides[0].variable, let ref = sides[1].ref { return (variable, ref) }
        if let variable = sides[1].variable, let ref = sides[0].ref { return (variable, ref) }
        return nil
    }
}

extension Ref {
    static func precedes(_ left: Ref, _ right: Ref) -> Bool { left.terms.lexicographicallyPrecedes(right.terms) }
}

extension [Ref] {
    /// Of sorted references, those that do not lie below another.
    fileprivate var withoutExtensions: [Ref] {
        reduce(into: []) { kept, ref in
            if let last = kept.last, ref.hasPrefix(last) { return }
            kept.append(ref)
        }
    }
}
