import RegoSyntax

extension Compilation {
    /// Turns template strings into calls: `$"a {x}"` becomes `internal.template_string(["a ", {local | local = x}])`,
    /// so that an undefined part does not make the whole undefined.
    mutating func rewriteTemplateStrings() {
        forEachBranch { compilation, rule in
            var rewriter = TemplateStringRewriter(compilation)
            rewriter.rewriteInside(&rule.body)
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
    private let functions: FunctionTable
    private let isSupported: Bool

    init(_ compilation: Compilation) {
        locals = compilation.locals
        functions = compilation.functions
        isSupported =
            compilation.options.capabilities.features.contains("template_strings")
            && compilation.functions.builtin(named: "internal.template_string") != nil
    }

    mutating func rewrite(_ term: inout Term) {
        guard case .template(let template) = term.kind else { return rewriteInside(&term) }
        if let call = call(for: template, at: term.location) { term.kind = .call(call) }
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

    /// `{local | local = <expression>}`, at the place of the template: so errors about its variables have that place.
    private mutating func capture(_ expr: Expr, at location: SourceLocation) -> Term? {
        guard var term = value(of: expr) else { return nil }
        rewrite(&term)
        let local = Term.variable(locals.generate(), at: term.location)
        var equality = Expr.call("eq", [local, term], at: location)
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
