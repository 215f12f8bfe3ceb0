import RegoSyntax

/// Gives the variables in a comprehension the names by which the caller knows them, bound or not.
struct Namespacing: SyntaxRewriter {
    let bindings: Bindings
    let caller: Bindings

    mutating func rewrite(_ term: inout Term) {
        if case .var(let name) = term.kind {
            term = Plugging.namespaced(term, name, bindings, caller: caller)
            // A formatter that looks at lines must not take it for the text that stood there.
            term.location = .none
        } else {
            rewriteInside(&term)
        }
    }

    /// Names of functions are not variables.
    mutating func rewriteInside(_ call: inout Call) { rewriteAll(&call.arguments) }

    mutating func rewrite(_ expr: inout Expr) {
        guard case .call(var call) = expr.kind else { return rewriteInside(&expr) }
        rewriteAll(&call.arguments)
        expr.kind = .call(call)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }
}
