import RegoSyntax

extension Compilation {
    /// Turns template strings into calls: `$"a {x}"` becomes `internal.template_string(["a ", {local | local = x}])`,
    /// so that an undefined part does not make the whole undefined.
    mutating func rewriteTemplateStrings() {
        forEachBranch { compilation, rule in
            var rewriter = TemplateStringRewriter(compilation, names: compilation.sourceNames, safe: rule.initiallySafe)
            rewriter.rewriteScope(&rule.body, keepsNames: true)
            rewriter.rewriteInside(&rule.head)
            compilation.locals = rewriter.locals
            compilation.report(rewriter.errors)
        }
    }
}

/// Rewrites the template strings in one rule or query.
struct TemplateStringRewriter: SyntaxRewriter {
    private(set) var locals: LocalGenerator
    private(set) var errors: [RegoDiagnostic] = []
    /// Generated variable to the name in the source.
    private let sourceNames: [String: String]
    private let functions: FunctionTable
    private let isSupported: Bool
    /// What is bound at the current place.
    private var safe: Set<String>

    init(_ compilation: Compilation, names: [String: String], safe: Set<String>) {
        locals = compilation.locals
        sourceNames = names
        functions = compilation.functions
        isSupported =
            compilation.options.capabilities.features.contains("template_strings")
            && compilation.functions.builtin(named: "internal.template_string") != nil
        self.safe = safe
    }

    /// Rewrites a body, whose own variables all count as bound. They stay so for what comes after if `keepsNames`.
    mutating func rewriteScope(_ body: inout Body, adding names: Set<String> = [], keepsNames: Bool = false) {
        guard body.containsTemplate else {
            if keepsNames { safe.formUnion(OutputVariables(functions: functions).outputs(of: body, safe: safe)) }
            return
        }
        let outside = safe
        safe.formUnion(names)
        safe.formUnion(OutputVariables(functions: functions).outputs(of: body, safe: safe))
        for position in body.indices { rewrite(&body[position]) }
        if !keepsNames { safe = outside }
    }

    mutating func rewrite(_ expr: inout Expr) {
        guard case .every(var every) = expr.kind else {
            rewriteInside(&expr)
            return
        }
        rewrite(&every.domain)
        let variables = VariableCollector.names(in: [every.key, every.value].compactMap { $0 })
        rewriteScope(&every.body, adding: variables)
        expr.kind = .every(every)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .template(let template):
            if let call = call(for: template, at: term.location) { term.kind = .call(call) }
        case .arrayComprehension(var head, var body):
            rewriteComprehension(&body) { $0.rewrite(&head) }
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            rewriteComprehension(&body) { $0.rewrite(&head) }
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            rewriteComprehension(&body) {
                $0.rewrite(&key)
                $0.rewrite(&value)
            }
            term.kind = .objectComprehension(key: key, value: value, body)
        default: rewriteInside(&term)
        }
    }

    /// The terms before the bar see what the body binds.
    private mutating func rewriteComprehension(_ body: inout Body, heads: (inout TemplateStringRewriter) -> Void) {
        let outside = safe
        rewriteScope(&body, keepsNames: true)
        heads(&self)
        safe = outside
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
                if let captured = capture(expr) { parts.append(captured) }
            }
        }
        if template.parts.isEmpty { parts.append(.string("", at: location)) }
        let operation = Term(.ref(Ref("internal", path: ["template_string"], at: location)), at: location)
        return Call(operation: operation, arguments: [Term(.array(parts), at: location)])
    }

    /// `{local | local = <expression>}`.
    private mutating func capture(_ expr: Expr) -> Term? {
        guard var term = value(of: expr) else { return nil }
        let unknown = VariableCollector.names(in: term, .safety).subtracting(safe)
        for name in unknown.sorted() {
            let source = sourceNames[name] ?? name
            let shown = Variable.isWildcard(source) ? "_" : source
            errors.append(RegoDiagnostic(.compile, "var \(shown) is undeclared", at: term.location))
        }
        rewrite(&term)
        let local = Term.variable(locals.generate(), at: term.location)
        var equality = Expr.call("eq", [local, term], at: term.location)
        equality.withs = expr.withs
        for position in equality.withs.indices { rewrite(&equality.withs[position]) }
        return Term(.setComprehension(local, [equality]), at: term.location)
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
        case .some, .every:
            errors.append(RegoDiagnostic(.compile, "unexpected template-string expression type", at: expr.location))
            return nil
        }
    }
}

extension [Expr] {
    /// Whether a template string is anywhere in here.
    fileprivate var containsTemplate: Bool {
        var found = false
        forEachTerm { term in
            if case .template = term.kind { found = true }
            return !found
        }
        return found
    }
}
