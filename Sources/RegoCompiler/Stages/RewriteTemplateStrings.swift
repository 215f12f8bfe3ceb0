import RegoSyntax

extension Compilation {
    /// Finds out which documents template strings may take for defined.
    mutating func findDefinedRules() {
        if contains(.templates) { definedRules = nodesOfDefinedRules() }
    }

    /// The nodes of the rule tree whose documents OPA takes for defined by the look of their rules: those with a default, those of
    /// sets, and those of one rule without a body and with a value in which no variable is written.
    ///
    /// References in such a value, as in `p := [input.x]`, may be undefined nevertheless. So then is the template string.
    private func nodesOfDefinedRules() -> Set<Int> {
        var found: Set<Int> = []
        for (index, node) in tree.nodes.enumerated() {
            let rules = node.rules.map { modules[$0.module].rules[$0.rule] }
            guard let first = rules.first, first.head.args.isEmpty else { continue }
            if first.head.isPartialSet || rules.contains(where: \.isDefault) || (rules.count == 1 && first.looksConstant) {
                found.insert(index)
            }
        }
        return found
    }
}

extension ModuleCompilation {
    /// Turns template strings into calls: `$"a {x.y}"` becomes `internal.template_string(["a ", {local | local = x.y}])`,
    /// so that an undefined part does not make the whole undefined.
    mutating func rewriteTemplateStrings() {
        guard contains(.templates) else { return }
        var (generator, errors): (LocalGenerator, [RegoDiagnostic]) = (locals.generator, [])
        let (context, names) = (context, locals.sourceNames)
        module.forEachBranch { rule in
            guard rule.containsTemplate else { return }
            var rewriter = TemplateStringRewriter(
                locals: generator, names: names, context.functions, context.tree, context.options, safe: rule.initiallySafe,
                definedRules: context.definedRules)
            rewriter.rewrite(&rule.body) { $0.rewriteInside(&rule.head) }
            generator = rewriter.locals
            errors += rewriter.errors
        }
        locals.generator = generator
        report(errors)
    }
}

/// Rewrites the template strings in one rule or query.
///
/// A part may use the variables that the body around it binds, before or after it. As in OPA, a body in braces after `not`, or beside
/// `and` and `or`, is no such body, and what is inside the head of a comprehension belongs to the body around the comprehension.
struct TemplateStringRewriter: SyntaxRewriter {
    private(set) var locals: LocalGenerator
    private(set) var errors: [RegoDiagnostic] = []
    private let functions: FunctionTable
    private let tree: RuleTree
    private let definedRules: Set<Int>
    private let sourceNames: [String: String]
    private let isSupported: Bool
    /// The variables that the current body and those around it bind.
    private var safe: VariableSet

    /// - Parameters:
    ///   - safe: the variables that are bound before the body.
    ///   - definedRules: the nodes of rules whose documents are taken for defined.
    init(
        locals: LocalGenerator, names: [String: String], _ functions: FunctionTable, _ tree: RuleTree, _ options: CompilerOptions,
        safe: VariableSet = RootDocuments.names, definedRules: Set<Int> = []
    ) {
        self.locals = locals
        self.functions = functions
        self.tree = tree
        sourceNames = names
        isSupported =
            options.capabilities.features.contains("template_strings") && functions.builtin(named: "internal.template_string") != nil
        self.safe = safe
        self.definedRules = definedRules
    }

    /// Rewrites `body`, and with `then` what stands beside it and may use its variables.
    ///
    /// - Parameter names: variables that are bound in the body only.
    mutating func rewrite(_ body: inout Body, binding names: VariableSet = [], then: (inout Self) -> Void = { _ in }) {
        let outside = safe
        safe.formUnion(names)
        safe.formUnion(OutputVariables(functions: functions).outputs(of: body, safe: safe))
        rewriteInside(&body)
        then(&self)
        safe = outside
    }

    mutating func rewrite(_ expr: inout Expr) {
        guard case .every(var every) = expr.kind else { return rewriteInside(&expr) }
        rewrite(&every.domain)
        rewrite(&every.body, binding: VariableCollector.names(in: [every.key, every.value].compactMap { $0 }))
        expr.kind = .every(every)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .template: rewriteTemplate(&term)
        case .arrayComprehension(var head, var body):
            rewrite(&body) { $0.rewriteTemplate(&head) }
            rewrite(&head)
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            rewrite(&body) { $0.rewriteTemplate(&head) }
            rewrite(&head)
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            rewrite(&body) {
                $0.rewriteTemplate(&key)
                $0.rewriteTemplate(&value)
            }
            rewrite(&key)
            rewrite(&value)
            term.kind = .objectComprehension(key: key, value: value, body)
        default: rewriteInside(&term)
        }
    }

    /// Rewrites `term` when it is a template string, not what is inside other terms.
    private mutating func rewriteTemplate(_ term: inout Term) {
        guard case .template(let template) = term.kind else { return }
        // After an error nothing is compiled: any term does then.
        term.kind = call(for: template, at: term.location).map { .call($0) } ?? .string("")
    }

    private mutating func call(for template: TemplateString, at location: SourceLocation) -> Call? {
        guard isSupported else {
            errors.append(RegoDiagnostic(.compile, "template-strings are not supported", at: location))
            return nil
        }
        var parts: [Term] = []
        for part in template.parts {
            switch part {
            case .constant(let constant): parts.append(constant)
            case .expression(let expr):
                if let captured = capture(expr, at: location) { parts.append(captured) }
            }
        }
        if template.parts.isEmpty { parts.append(.string("", at: location)) }
        let operation = Term(.ref(Ref("internal", path: ["template_string"], at: location)), at: location)
        return Call(operation: operation, arguments: [Term(.array(parts), at: location)])
    }

    /// A set of the part's value: `{local | local = <expression>}`, at the place of the template; of what is known to be defined `{<term>}`.
    private mutating func capture(_ expr: Expr, at location: SourceLocation) -> Term? {
        guard var term = value(of: expr) else { return nil }
        if term.variable != nil || (expr.withs.isEmpty && isDefined(term)) { return Term(.set([term]), at: term.location) }
        reportUndeclared(in: term)
        rewrite(&term)
        let local = Term.variable(locals.generate(), at: term.location)
        var equality = Expr.call("eq", [local, term], at: location)
        equality.withs = expr.withs
        for position in equality.withs.indices { rewrite(&equality.withs[position]) }
        return Term(.setComprehension(local, [equality]), at: term.location)
    }

    private func isDefined(_ term: Term) -> Bool {
        term.ref.flatMap(tree.node(at:)).map(definedRules.contains) ?? false
    }

    private mutating func reportUndeclared(in term: Term) {
        for name in VariableCollector.names(in: term, .safety).subtracting(safe).sorted() {
            let source = sourceNames[name] ?? name
            let shown = Variable.isWildcard(source) ? "_" : source
            errors.append(RegoDiagnostic(.compile, "var \(shown) is undeclared", at: term.location))
        }
    }

    private mutating func value(of expr: Expr) -> Term? {
        switch expr.kind {
        case .term(let term): return term
        case .call(let call):
            if let operation = call.operation.ref, let builtin = functions.builtin(operation), builtin.isRelation {
                let message = "illegal call to relation built-in '\(builtin.name)' that may cause multiple outputs"
                errors.append(RegoDiagnostic(.compile, message, at: expr.location))
                return nil
            }
            return Term(.call(call), at: expr.location)
        case .some, .every, .logical:
            let type = expr.logical.map { ": *ast.\($0.operation.typeName)" } ?? ""
            errors.append(RegoDiagnostic(.compile, "unexpected template-string expression type\(type)", at: expr.location))
            return nil
        }
    }
}

extension Logical.Operation {
    /// OPA's name for the node.
    fileprivate var typeName: String {
        switch self {
        case .not: "Not"
        case .and: "LogicalAnd"
        case .or: "LogicalOr"
        }
    }
}

extension Rule {
    /// Whether there are template strings, `else` branches left out.
    fileprivate var containsTemplate: Bool {
        var finder = TemplateFinder()
        finder.walk(head)
        finder.walk(body)
        return finder.isFound
    }

    /// No body, and a value without variables: of the kinds that are values wherever their parts are.
    fileprivate var looksConstant: Bool {
        guard body.isTrue, let value = head.value else { return false }
        switch value.kind {
        case .null, .bool, .number, .string, .var: return true
        case .array, .set, .object: return value.isGround
        default: return false
        }
    }
}

extension Body {
    /// What a rule without a body has for one.
    fileprivate var isTrue: Bool {
        guard count == 1, case .term(let term) = self[0].kind, case .bool(true) = term.kind else { return isEmpty }
        return !self[0].negated && self[0].withs.isEmpty
    }
}

/// Finds out whether there is a template string.
private struct TemplateFinder: SyntaxVisitor {
    var isFound = false

    static var visitedTerms: VisitedTerms { .nesting }

    mutating func visit(_ term: Term) -> Bool {
        if case .template = term.kind { isFound = true }
        return !isFound
    }
}
