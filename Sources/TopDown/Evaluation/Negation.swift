import RegoSyntax

/// `not`: holds when the expression without it has no result.
extension Frame {
    func evaluateNegation(_ expr: Expr, _ found: Continuation) throws(Stop) {
        if let saving, saving.isUnknown(expr, bindings) { return try evaluateUnknownNegation(expr, saving, found) }
        let negation = [Self.withoutNegation(expr)]
        let child = closure(negation)
        child.trace(.enter, negation)
        var isDefined = false
        try child.evaluate { () throws(Stop) in
            child.trace(.exit, negation)
            child.trace(.redo, negation)
            isDefined = true
        }
        if !isDefined { return try found() }
        trace(.fail, expr)
    }

    /// The expression turned round; its modifiers are in force already.
    static func withoutNegation(_ expr: Expr) -> Expr {
        var complement = expr.complemented()
        complement.withs = []
        return complement
    }
}
