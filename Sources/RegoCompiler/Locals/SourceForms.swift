import RegoSyntax

/// Puts back what people wrote in the place of the variables that the compiler made up.
///
/// What a local stands for is looked up in the body that binds it, and only when something is to be told of it.
struct SourceForms: Sendable {
    private let locals: ModuleLocals
    private let body: Body

    /// - Parameter body: binds the locals for terms.
    init(_ locals: ModuleLocals = ModuleLocals(), in body: Body = []) {
        self.locals = locals
        self.body = body
    }

    func callAsFunction(_ ref: Ref) -> Ref {
        guard Term(.ref(ref)).variables.contains(where: Variable.isGenerated) else { return ref }
        var captured = CapturedTerms()
        captured.walk(body)
        var restoring = Restoring(
            names: locals.sourceNames, captured: captured.terms.merging(locals.replacedCalls) { _, call in call })
        var copy = ref
        restoring.rewriteAll(&copy.terms)
        // A reference in the place of the head is the beginning of the whole.
        if let head = copy.terms.first?.ref { copy.terms.replaceSubrange(0..<1, with: head.terms) }
        return copy
    }

    private struct Restoring: SyntaxRewriter {
        let names: [String: String]
        let captured: [String: Term]

        mutating func rewrite(_ term: inout Term) {
            guard case .var(let name) = term.kind else { return rewriteInside(&term) }
            if let source = names[name] {
                term.kind = .var(source)
            } else if let original = captured[name] {
                term.kind = original.kind
                // Locals are made for parts before they are made for the whole, so this ends.
                rewriteInside(&term)
            }
        }
    }
}

/// The terms that stand in the source where a local now stands.
private struct CapturedTerms: SyntaxVisitor {
    var terms: [String: Term] = [:]

    mutating func visit(_ expr: Expr) -> Bool {
        guard expr.generated, case .call(let call) = expr.kind else { return true }
        if expr.isEquality {
            if call.arguments.count == 2, let local = call.arguments[0].variable { note(local, call.arguments[1]) }
        } else if let local = call.arguments.last?.variable {
            let written = Call(operation: call.operation, arguments: Array(call.arguments.dropLast()))
            note(local, Term(.call(written), at: expr.location))
        }
        return true
    }

    private mutating func note(_ local: String, _ term: Term) {
        if Variable.isGenerated(local), terms[local] == nil { terms[local] = term }
    }
}
