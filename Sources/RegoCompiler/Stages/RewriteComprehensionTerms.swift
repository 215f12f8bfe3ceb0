import RegoSyntax

extension Compilation {
    /// Binds what stands before the bar of a comprehension to a variable when finding it takes evaluation:
    /// `[x[0] | ..]` becomes `[local | ..; local = x[0]]`.
    mutating func rewriteComprehensionTerms() {
        var rewriter = ComprehensionTermRewriter(locals: takeLocals())
        for number in modules(withAny: .comprehensions) { rewriter.rewrite(&modules[number]) }
        locals = rewriter.locals
    }

    /// Moves what takes evaluation from heads into bodies: `p := input.x` becomes `p := local` with `local = input.x`.
    mutating func rewriteHeadTerms() {
        forEachBranch { compilation, rule in
            func move(_ term: inout Term) {
                guard term.requiresEvaluation else { return }
                rule.body.append(renumbering: compilation.locals.capture(replacing: &term))
            }
            if var key = rule.head.key {
                move(&key)
                rule.head.key = key
            }
            if var value = rule.head.value {
                move(&value)
                rule.head.value = value
            }
            for position in rule.head.args.indices {
                var argument = rule.head.args[position]
                move(&argument)
                rule.head.args[position] = argument
            }
        }
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
