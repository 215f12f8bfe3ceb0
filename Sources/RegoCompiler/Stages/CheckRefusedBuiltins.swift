import RegoSyntax

extension ModuleCompilation {
    /// Refuses calls of built-ins that the options refuse, and of deprecated ones in Rego v1 and in strict mode.
    mutating func checkRefusedBuiltins() {
        let refusesDeprecated = context.options.isStrict || module.regoVersion.isV1Compatible
        let (functions, refused) = (context.functions, context.options.refusedBuiltins)
        guard calledBuiltins.contains(where: { refused.contains($0) || (refusesDeprecated && functions.isDeprecated($0)) }) else { return }
        var visitor = RefusedCallVisitor(
            context.functions, refused: context.options.refusedBuiltins, refusesDeprecated: refusesDeprecated)
        visitor.walk(module)
        report(visitor.errors)
    }
}

struct RefusedCallVisitor: SyntaxVisitor {
    private let functions: FunctionTable
    private let refused: Set<String>
    private let refusesDeprecated: Bool
    private(set) var errors: [RegoDiagnostic] = []

    static var visitedTerms: VisitedTerms { .nesting }

    init(_ functions: FunctionTable, refused: Set<String>, refusesDeprecated: Bool) {
        self.functions = functions
        self.refused = refused
        self.refusesDeprecated = refusesDeprecated
    }

    /// In operands of `not`, `and` and `or` OPA looks at nothing but comprehensions.
    mutating func visit(_ expr: Expr) -> Bool {
        if let logical = expr.logical {
            for operand in logical.operands { walkComprehensions(of: operand.body) }
            return false
        }
        guard let operation = expr.call?.operation.ref, let builtin = functions.builtin(operation) else { return true }
        if refused.contains(builtin.name) {
            report("unsafe built-in function calls in expression: \(builtin.name)", expr)
        }
        if refusesDeprecated, builtin.isDeprecated {
            report("deprecated built-in function calls in expression: \(builtin.name)", expr)
        }
        return true
    }

    private mutating func walkComprehensions(of body: Body) {
        for expr in body {
            for case .comprehension(let term) in ClosureFinder.closures(in: expr) { walk(term) }
        }
    }

    private mutating func report(_ message: String, _ expr: Expr) {
        errors.append(RegoDiagnostic(.type, message, at: expr.location))
    }
}
