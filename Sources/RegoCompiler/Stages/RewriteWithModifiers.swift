import RegoSyntax

extension ModuleCompilation {
    /// Checks the targets of `with`, and binds values that take evaluation to variables before the expression.
    mutating func rewriteWithModifiers() {
        guard contains(.modifiers) else { return }
        var rewriter = WithRewriter(
            locals: locals.generator, context.functions, context.tree, refused: context.options.refusedBuiltins)
        var errors: [RegoDiagnostic] = []
        module.forEachBranch { rule in
            rewriter.rewriteInside(&rule.head)
            rewriter.rewrite(&rule.body)
            errors += rewriter.takeErrors()
        }
        locals.generator = rewriter.locals
        report(errors)
    }
}

private struct PlacedModifier: Hashable {
    var offset: Int
    var with: With
}

struct WithRewriter: SyntaxRewriter {
    private(set) var locals: LocalGenerator
    private(set) var errors: [RegoDiagnostic] = []
    private let tree: RuleTree
    private let functions: FunctionTable
    private let refused: Set<String>

    init(locals: LocalGenerator, _ functions: FunctionTable, _ tree: RuleTree, refused: Set<String>) {
        self.locals = locals
        self.tree = tree
        self.functions = functions
        self.refused = refused
    }

    /// The errors found since this was last asked.
    mutating func takeErrors() -> [RegoDiagnostic] {
        defer { errors = [] }
        return errors
    }

    /// After an error nothing more of a body is looked at.
    mutating func rewrite(_ body: inout Body) {
        let errorCount = errors.count
        var result: Body = []
        result.reserveCapacity(body.count)
        // Calls that were taken out of an expression have its modifiers too: their values are found once.
        var bound: [PlacedModifier: Term] = [:]
        for expr in body {
            var expr = expr
            for position in expr.withs.indices {
                let needsBinding = needsBinding(&expr.withs[position])
                if errors.count > errorCount { return }
                if !needsBinding { continue }
                let modifier = PlacedModifier(offset: expr.withs[position].location.offset, with: expr.withs[position])
                if let local = bound[modifier] {
                    expr.withs[position].value = local
                } else {
                    result.append(locals.capture(replacing: &expr.withs[position].value))
                    bound[modifier] = expr.withs[position].value
                }
            }
            result.append(expr)
        }
        for position in result.indices { rewriteInside(&result[position]) }
        result.renumber()
        body = result
    }

    /// Checks one modifier; says whether its value is to be bound to a variable.
    private mutating func needsBinding(_ with: inout With) -> Bool {
        if case .var(let name) = with.value.kind, functions.builtin(named: name) != nil {
            with.value.kind = .ref(Ref([Term.variable(name, at: with.value.location)]))
        }
        if let name = refusedName(with.target) {
            report(.compile, "with keyword replacing built-in function: target must not be unsafe: \"\(name)\"", with)
            return false
        }
        if case .ref(let ref) = with.target.kind, ref.headVariable == "data" { return checkData(ref, with) }
        if case .ref(let ref) = with.target.kind, ref.headVariable == "input" { return with.value.requiresEvaluation }
        guard let builtin = builtin(with.target) else {
            report(.type, "with keyword target must reference existing input, data, or a function", with)
            return false
        }
        if case .var(let name) = with.target.kind { with.target.kind = .ref(Ref(name, at: with.target.location)) }
        return checkBuiltin(builtin, with)
    }

    private mutating func checkData(_ ref: Ref, _ with: With) -> Bool {
        var node = tree.root
        var parent: Int? = ref.count > 1 ? node : nil
        for step in ref.terms.dropFirst().dropLast() {
            guard let child = tree.child(of: node, step) else {
                parent = nil
                break
            }
            if !tree[child].rules.isEmpty {
                report(.compile, "with keyword cannot partially replace virtual document(s)", with)
                return false
            }
            node = child
            parent = child
        }
        if let parent, let last = ref.last, let target = tree.child(of: parent, last), isFunction(target) {
            if isFunctionValue(with.value) { return false }
        }
        if case .ref(let value) = with.value.kind, let node = tree.node(at: value), isFunction(node) { return false }
        return with.value.requiresEvaluation
    }

    private mutating func checkBuiltin(_ builtin: BuiltinDeclaration, _ with: With) -> Bool {
        let prefix = "with keyword replacing built-in function: "
        switch builtin.name {
        case "eq", "rego.metadata.chain", "rego.metadata.rule":
            report(.compile, prefix + "replacement of \"\(builtin.name)\" invalid", with)
            return false
        default: break
        }
        if builtin.name.hasPrefix("internal.") {
            report(.compile, prefix + "replacement of internal function \"\(builtin.name)\" invalid", with)
            return false
        }
        if builtin.isRelation {
            report(.compile, prefix + "target must not be a relation", with)
            return false
        }
        if builtin.isVoid {
            report(.compile, prefix + "target must not be a void function", with)
            return false
        }
        if let name = refusedName(with.value) {
            report(.compile, prefix + "target must not be unsafe: \"\(name)\"", with)
            return false
        }
        return isFunctionValue(with.value) ? false : with.value.requiresEvaluation
    }

    private func isFunction(_ node: Int) -> Bool {
        (functions.arity(atNode: node) ?? 0) > 0
    }

    /// A rule or a built-in, which replaces a function by its name.
    private func isFunctionValue(_ term: Term) -> Bool {
        if case .ref(let ref) = term.kind, tree.node(at: ref) != nil { return true }
        return builtin(term) != nil
    }

    private func builtin(_ term: Term) -> BuiltinDeclaration? {
        switch term.kind {
        case .var(let name): functions.builtin(named: name)
        case .ref(let ref): functions.builtin(ref)
        default: nil
        }
    }

    private func refusedName(_ term: Term) -> String? {
        guard !refused.isEmpty, let name = term.variable ?? term.ref?.dottedName, refused.contains(name) else { return nil }
        return name
    }

    private mutating func report(_ code: RegoDiagnostic.Code, _ message: String, _ with: With) {
        // Calls that were taken out of an expression have its modifiers too.
        let place = with.target.location
        let isTold = errors.contains { $0.message == message && $0.location.row == place.row && $0.location.column == place.column }
        if !isTold { errors.append(RegoDiagnostic(code, message, at: place)) }
    }
}
