import RegoSyntax

extension ModuleCompilation {
    /// Finds out which built-in functions are called.
    mutating func collectRequirements() {
        var called = CalledBuiltins(functions: context.functions)
        called.walk(module)
        calledBuiltins = called.names
    }
}

extension Compilation {
    /// The language features that an engine must know to run the modules.
    var requiredFeatures: [String] {
        var features: Set<String> = []
        for (number, module) in modules.enumerated() {
            if module.regoVersion == .v1 {
                features.insert("rego_v1")
                continue
            }
            if surveys[number].importsRegoV1 { features.insert("rego_v1_import") }
            for rule in module.rules where rule.head.ref.count >= 3 {
                let isConstant = rule.head.ref.stringPrefix.count == rule.head.ref.count
                features.insert(isConstant ? "rule_head_ref_string_prefixes" : "rule_head_refs")
            }
        }
        if calledBuiltins.contains("internal.template_string") { features.insert("template_strings") }
        return features.sorted()
    }
}

/// Collects the names of the built-in functions that are called as expressions.
private struct CalledBuiltins: SyntaxVisitor {
    let functions: FunctionTable
    var names: VariableSet = []

    static var visitedTerms: VisitedTerms { .nesting }

    mutating func visit(_ expr: Expr) -> Bool {
        if case .call(let call) = expr.kind, case .ref(let operation) = call.operation.kind, let name = functions.builtinName(operation) {
            names.insert(name)
        }
        return true
    }
}
