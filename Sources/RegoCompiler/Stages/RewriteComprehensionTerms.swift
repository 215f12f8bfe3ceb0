import RegoSyntax

extension ModuleCompilation {
    /// Binds what stands before the bar of a comprehension to a variable when finding it takes evaluation:
    /// `[x[0] | ..]` becomes `[local | ..; local = x[0]]`.
    mutating func rewriteComprehensionTerms() {
        guard contains(.comprehensions) else { return }
        var rewriter = ComprehensionTermRewriter(locals: locals.generator)
        rewriter.rewrite(&module)
        locals.generator = rewriter.locals
    }

    /// Moves what takes evaluation from heads into bodies: `p := input.x` becomes `p := local` with `local = input.x`.
    mutating func rewriteHeadTerms() {
        var generator = locals.generator
        module.forEachBranch { rule in
            if rule.head.key != nil { generator.move(&rule.head.key!, into: &rule.body) }  // not nil: tested on this line
            if rule.head.value != nil { generator.move(&rule.head.value!, into: &rule.body) }  // not nil: tested on this line
            for position in rule.head.args.indices { generator.move(&rule.head.args[position], into: &rule.body) }
        }
        locals.generator = generator
    }
}

extension LocalGenerator {
    /// Leaves a local in the place of a term that takes evaluation, and binds it in the body.
    fileprivate mutating func move(_ term: inout Term, into body: inout Body) {
        if term.requiresEvaluation { body.append(renumbering: capture(replacing: &term)) }
    }
}

struct ComprehensionTermRewriter: SyntaxRewriter {
    var locals: LocalGenerator

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .arrayComprehension(var head, var body):
            bind(&head, in: &body)
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            bind(&head, in: &body)
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            bind(&key, in: &body)
            bind(&value, in: &body)
            term.kind = .objectComprehension(key: key, value: value, body)
        default: break
        }
        rewriteInside(&term)
    }

    private mutating func bind(_ head: inout Term, in body: inout Body) {
        if head.requiresEvaluation { body.append(renumbering: locals.capture(replacing: &head)) }
    }
}
