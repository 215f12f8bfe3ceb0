import Parallelism
import RegoSyntax

extension Compilation {
    /// Turns `==` between two operands into unification, now that safety no longer tells them apart.
    mutating func rewriteEquals() {
        _ = modules.changeInParallel(with: EqualsRewriter()) { rewriter, module in rewriter.rewrite(&module) }
    }
}

struct EqualsRewriter: SyntaxRewriter {
    mutating func rewrite(_ expr: inout Expr) {
        if expr.isCall(of: "equal"), var call = expr.call, call.arguments.count == 2 {
            let location = call.operation.location
            call.operation = Term(.ref(Ref("eq", at: location)), at: location)
            expr.kind = .call(call)
        }
        rewriteInside(&expr)
    }
}
