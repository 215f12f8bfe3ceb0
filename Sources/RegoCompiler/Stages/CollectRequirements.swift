import Parallelism
import RegoSyntax

extension Compilation {
    /// Finds out which built-in functions are called.
    mutating func collectRequirements() {
        let copies = functions.copies
        let called = modules.mapInParallel(with: copies()) { functions, module in
            var called = CalledBuiltins(functions: functions)
            called.walk(module)
            return called.names
        }
        for names in called { calledBuiltins.formUnion(names) }
    }

    /// The language features that an engine must know to run the modules.
    var requiredFeatures: [String] {
        var features: Set<String> = []
        for (number, module) in modules.enumerated() {
            if module.regoVersion == .v1 {
                features.insert("rego_v1")
                continue
            }
            if number < imports.count, imports[number].contains(where: { $0.path.ref?.dottedName == "rego.v1" }) {
                features.insert("rego_v1_import")
            }
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
    var names: Set<String> = []

    mutating func visit(_ expr: Expr) -> Bool {
        if let name = expr.call?.operation.ref?.dottedName, functions.builtin(named: name) != nil { names.insert(name) }
        return true
    }
}
