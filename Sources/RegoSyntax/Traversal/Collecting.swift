// Short forms of common walks, for callers that need no visitor of their own.

private struct TermVisitor: SyntaxVisitor {
    let action: (Term) -> Bool
    func visit(_ term: Term) -> Bool { action(term) }
}

private struct ExprVisitor: SyntaxVisitor {
    let action: (Expr) -> Bool
    func visit(_ expr: Expr) -> Bool { action(expr) }
}

extension Rule {
    /// Calls `action` for every term from the outside in; it says whether to go on inside.
    public func forEachTerm(_ action: (Term) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = TermVisitor(action: $0)
            walker.walk(self)
        }
    }
    /// Calls `action` for every expression from the outside in, those of nested bodies too.
    public func forEachExpr(_ action: (Expr) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = ExprVisitor(action: $0)
            walker.walk(self)
        }
    }
}

extension [Expr] {
    public func forEachTerm(_ action: (Term) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = TermVisitor(action: $0)
            walker.walk(self)
        }
    }
    public func forEachExpr(_ action: (Expr) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = ExprVisitor(action: $0)
            walker.walk(self)
        }
    }
}

extension Expr {
    public func forEachTerm(_ action: (Term) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = TermVisitor(action: $0)
            walker.walk(self)
        }
    }
}

extension Term {
    public func forEachTerm(_ action: (Term) -> Bool) {
        withoutActuallyEscaping(action) {
            var walker = TermVisitor(action: $0)
            walker.walk(self)
        }
    }

    /// The names of all variables in the term, heads of references and operations of calls included.
    public var variables: Set<String> {
        var names: Set<String> = []
        forEachTerm { term in
            if let name = term.variable { names.insert(name) }
            return true
        }
        return names
    }
}
