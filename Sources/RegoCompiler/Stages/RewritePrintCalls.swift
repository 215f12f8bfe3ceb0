import RegoSyntax

extension ModuleCompilation {
    /// Erases `print` calls, or turns them into `internal.print` with each operand in a set comprehension, so that an undefined
    /// operand does not stop the evaluation.
    mutating func rewritePrintCalls() {
        guard contains(.prints) else { return }
        guard context.options.keepsPrints else { return module.forEachBranch { PrintEraser.erase(from: &$0) } }
        var (generator, errors): (LocalGenerator, [RegoDiagnostic]) = (locals.generator, [])
        let (functions, names) = (context.functions, locals.sourceNames)
        module.forEachBranch { rule in
            var rewriter = PrintRewriter(functions: functions, names: names, locals: generator, safe: rule.initiallySafe)
            rewriter.rewriteInside(&rule.head)
            rewriter.rewrite(&rule.body)
            generator = rewriter.locals
            errors += rewriter.errors
        }
        locals.generator = generator
        report(errors)
    }
}

extension Expr {
    var isPrint: Bool { isCall(of: "print") }
}

/// Takes `print` calls out of all bodies.
struct PrintEraser: SyntaxRewriter {
    static func erase(from rule: inout Rule) {
        var eraser = PrintEraser()
        eraser.rewriteInside(&rule.head)
        eraser.rewrite(&rule.body)
    }

    mutating func rewrite(_ body: inout Body) {
        if body.contains(where: \.isPrint) {
            let location = body.first?.location ?? .none
            body.removeAll(where: \.isPrint)
            if body.isEmpty { body.append(Expr(.term(Term(.bool(true), at: location)), at: location)) }
            body.renumber()
        }
        rewriteInside(&body)
    }
}

/// Rewrites `print` calls in one rule or query.
struct PrintRewriter: SyntaxRewriter {
    private(set) var locals: LocalGenerator
    private(set) var errors: [RegoDiagnostic] = []
    private let sourceNames: [String: String]
    private let outputs: OutputVariables
    /// What is bound before the current body.
    private var safe: VariableSet
    /// What is bound before any body.
    private let initiallySafe: VariableSet

    init(functions: FunctionTable, names: [String: String], locals: LocalGenerator, safe: VariableSet) {
        outputs = OutputVariables(functions: functions)
        sourceNames = names
        self.locals = locals
        self.safe = safe
        initiallySafe = safe
    }

    mutating func rewrite(_ body: inout Body) {
        guard body.containsPrint else { return }
        let outside = safe
        // As in OPA, `print` of a body also has what stands in expressions before it. Closures inside have not.
        var mentioned: VariableSet = []
        for position in body.indices {
            if body[position].isPrint { rewritePrint(&body[position], mentioned) } else { rewrite(&body[position]) }
            safe.formUnion(outputs.outputs(of: body[position], safe: safe))
            mentioned.formUnion(VariableCollector.names(in: body[position]).filter(Variable.isGenerated))
        }
        safe = outside
    }

    mutating func rewrite(_ expr: inout Expr) {
        guard case .every(var every) = expr.kind else {
            rewriteInside(&expr)
            return
        }
        rewriteApart(&every.domain)
        let outside = safe
        safe.formUnion(VariableCollector.names(in: [every.key, every.value].compactMap { $0 }))
        rewrite(&every.body)
        safe = outside
        expr.kind = .every(every)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    /// A closure in what a comprehension makes, as in the domain of `every`, sees nothing of the bodies around it, as in OPA: there `print` is
    /// only for what the head binds.
    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .arrayComprehension(var head, var body):
            rewriteApart(&head)
            rewrite(&body)
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            rewriteApart(&head)
            rewrite(&body)
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            rewriteApart(&key)
            rewriteApart(&value)
            rewrite(&body)
            term.kind = .objectComprehension(key: key, value: value, body)
        default: rewriteInside(&term)
        }
    }

    private mutating func rewriteApart(_ term: inout Term) {
        let outside = safe
        safe = initiallySafe
        rewrite(&term)
        safe = outside
    }

    /// Of the expression, `not` and `with` are lost, as in OPA.
    private mutating func rewritePrint(_ expr: inout Expr, _ mentioned: VariableSet) {
        guard let call = expr.call else { return }
        var operands: [Term] = []
        for argument in call.arguments {
            for name in VariableCollector.names(in: argument, .safety).subtracting(safe.union(mentioned)).sorted() {
                let source = sourceNames[name] ?? name
                let shown = Variable.isWildcard(source) ? "_" : source
                errors.append(RegoDiagnostic(.compile, "var \(shown) is undeclared", at: argument.location))
            }
            var argument = argument
            rewrite(&argument)
            let local = Term.variable(locals.generate(), at: argument.location)
            let equality = Expr.call("eq", [local, argument], at: argument.location)
            operands.append(Term(.setComprehension(local, [equality]), at: argument.location))
        }
        let operation = Term(.ref(Ref("internal", path: ["print"], at: expr.location)), at: expr.location)
        let array = Term(.array(operands), at: expr.location)
        expr.kind = .call(Call(operation: operation, arguments: [array]))
        expr.negated = false
        expr.withs = []
    }
}

extension [Expr] {
    fileprivate var containsPrint: Bool {
        var found = false
        forEachExpr { expr in
            if expr.isPrint { found = true }
            return !found
        }
        return found
    }
}
