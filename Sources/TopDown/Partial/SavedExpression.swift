import RegoSyntax

/// An expression that is kept for later, with the bindings of its variables.
struct SavedExpression {
    let expr: Expr
    /// Of the expression's terms; nothing when its variables are the caller's already.
    let bindings: Bindings?
    /// Of the right side, where the expression unifies terms of different queries.
    let rightBindings: Bindings?

    func plugged(_ plugging: Plugging) -> Expr {
        guard let bindings else { return expr }
        var copy = expr
        switch expr.kind {
        case .call(var call):
            for position in call.arguments.indices {
                let isRight = position == 1 && expr.isEquality
                call.arguments[position] = plugging.plugTerm(call.arguments[position], isRight ? rightBindings ?? bindings : bindings)
            }
            copy.kind = .call(call)
        case .term(let term): copy.kind = .term(plugging.plugTerm(term, bindings))
        case .every, .some, .logical: break
        }
        // A reference there names a function; what it is called is no variable.
        for position in copy.withs.indices where copy.withs[position].value.ref == nil {
            copy.withs[position].value = plugging.plugTerm(copy.withs[position].value, bindings)
        }
        return copy
    }
}
