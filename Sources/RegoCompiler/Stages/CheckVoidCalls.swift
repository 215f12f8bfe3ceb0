import RegoSyntax

extension ModuleCompilation {
    /// Refuses calls of functions without a value (`print`) where a value is needed.
    mutating func checkVoidCalls() {
        guard contains(.nestedCalls) else { return }
        var visitor = VoidCallVisitor(functions: context.functions)
        visitor.walk(module)
        report(visitor.errors)
    }
}

struct VoidCallVisitor: SyntaxVisitor {
    let functions: FunctionTable
    private(set) var errors: [RegoDiagnostic] = []

    static var visitedTerms: VisitedTerms { .nesting }

    init(functions: FunctionTable) { self.functions = functions }

    mutating func visit(_ term: Term) -> Bool {
        if case .call(let call) = term.kind, let operation = call.operation.ref, functions.builtin(operation)?.isVoid == true {
            errors.append(RegoDiagnostic(.type, "\(term) used as value", at: term.location))
        }
        return true
    }
}
