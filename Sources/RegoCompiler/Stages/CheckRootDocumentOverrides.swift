import RegoSyntax

extension ModuleCompilation {
    /// Refuses rules, arguments and variables named `input` or `data`, in Rego v1 and in strict mode.
    mutating func checkRootDocumentOverrides() {
        guard context.options.isStrict || module.regoVersion.isV1Compatible else { return }
        for position in module.rules.indices { report(RootDocumentOverrides.errors(in: module.rules[position])) }
        guard contains(.rootAssignments) else { return }
        var visitor = RootDocumentOverrides()
        visitor.walk(module)
        report(visitor.errors)
    }
}

/// Finds assignments to root documents.
struct RootDocumentOverrides: SyntaxVisitor {
    private(set) var errors: [RegoDiagnostic] = []

    static var visitedTerms: VisitedTerms { .nesting }

    static func errors(in rule: Rule) -> [RegoDiagnostic] {
        var errors: [RegoDiagnostic] = []
        if let name = rule.head.ref.headVariable, RootDocuments.names.contains(name) {
            errors.append(
                RegoDiagnostic(.compile, "rules must not shadow \(name) (use a different rule name)", at: rule.location))
        }
        for argument in rule.head.args where argument.isRootDocument {
            let message = "args must not shadow \(argument) (use a different variable name)"
            errors.append(RegoDiagnostic(.compile, message, at: argument.location))
        }
        return errors
    }

    mutating func visit(_ expr: Expr) -> Bool {
        guard expr.isAssignment, let target = expr.call?.arguments.first else { return true }
        let name = target.isRootDocument ? target.ref?.headVariable : target.variable
        if let name, RootDocuments.names.contains(name) {
            let message = "variables must not shadow \(name) (use a different variable name)"
            errors.append(RegoDiagnostic(.compile, message, at: expr.location))
        }
        return true
    }
}
