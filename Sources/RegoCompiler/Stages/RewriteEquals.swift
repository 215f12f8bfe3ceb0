import RegoSyntax

extension ModuleCompilation {
    /// Turns `==` between two operands into unification, now that safety no longer tells them apart.
    mutating func rewriteEquals() {
        var rewriter = EqualsRewriter()
        rewriter.rewrite(&module)
    }
}

struct EqualsRewriter: SyntaxRewriter {
    static var visitedTerms: VisitedTerms { .nesting }

    mutating func rewrite(_ expr: inout Expr) {
        if expr.isCall(of: "equal"), var call = expr.call, call.arguments.count == 2 {
            let location = call.operation.location
            call.operation = Term(.ref(Ref("eq", at: location)), at: location)
            expr.kind = .call(call)
        }
        rewriteInside(&expr)
    }
}
