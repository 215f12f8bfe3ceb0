import RegoSyntax

/// What Rego v1 refuses in a module that v0 accepts, apart from what a formatter can mend (`if`, `contains`, missing values).
public enum RegoV1Conformance {
    /// Two imports of one name, rules and variables that hide `input` or `data`, deprecated built-ins, keywords as names of rules.
    public static func errors(in module: Module, capabilities: Capabilities = .current) -> [RegoDiagnostic] {
        var module = module
        module.regoVersion = .v1
        var compilation = Compilation([module], options: CompilerOptions(capabilities: capabilities, errorLimit: 0))
        compilation.surveys = [ModuleSurvey(module, compilation.functions)]
        compilation.runOnEachModule([Stage("check_imports") { $0.checkImports() }])
        compilation.runOnEachModule([Stage("check_keyword_overrides") { $0.checkRootDocumentOverrides() }])
        compilation.runOnEachModule([
            Stage("build_required_capabilities") { $0.collectRequirements() }, Stage("check_unsafe_builtins") { $0.checkRefusedBuiltins() },
        ])
        let names = module.rules.filter { $0.head.ref.count < 2 && Keywords.isKeyword($0.head.name, in: .v1) }.map {
            RegoDiagnostic(.parse, "\($0.head.name) keyword cannot be used for rule name", at: $0.location)
        }
        return compilation.errors + names
    }
}
