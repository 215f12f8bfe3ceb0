import RegoCompiler
import RegoSyntax

/// What an engine must have to run policies: functions and features.
public struct PolicyRequirements: Sendable {
    /// Sorted by name.
    public let builtins: [BuiltinDeclaration]
    /// Sorted.
    public let features: [String]

    /// Of policies that do not compile only the features are known.
    public init(_ modules: [Module]) {
        guard let compiled = try? Compiler().compile(modules) else {
            builtins = []
            features = modules.contains { $0.regoVersion == .v1 } ? ["rego_v1"] : []
            return
        }
        // As OPA counts: what is called in the end, outside of `every`, and the operators that the compiler replaces in bodies.
        var names = Self.called(in: compiled.modules)
        for rule in modules.flatMap(\.rules) {
            let calls = ([rule] + rule.elseChain).flatMap(\.body).compactMap { $0.call?.name }
            names.formUnion(calls.filter { $0 == "assign" || $0 == "equal" })
        }
        builtins = names.sorted().compactMap { compiled.capabilities.builtin(named: $0) }
        features = compiled.features
    }

    private static func called(in modules: [Module]) -> Set<String> {
        var names: Set<String> = []
        for rule in modules.flatMap(\.rules) {
            rule.forEachExpr { expr in
                if let name = expr.call?.name { names.insert(name) }
                if case .every = expr.kind { return false }
                return true
            }
        }
        return names
    }
}
