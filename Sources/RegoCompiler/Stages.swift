/// One step of a compilation.
struct Stage<State>: Sendable {
    /// As OPA's metrics call it, `resolve_refs`.
    let name: String
    let run: @Sendable (inout State) -> Void

    init(_ name: String, _ run: @escaping @Sendable (inout State) -> Void) {
        self.name = name
        self.run = run
    }
}

/// Is told which stage begins, so that stages can be timed.
public protocol StageObserver: Sendable {
    /// - Parameter stage: its name in OPA's metrics, `resolve_refs`; nil when the last one has ended.
    func begins(stage: String?)
}

extension Compiler {
    /// The stages in the order in which they run. Each is in the file of its function's name.
    static let stages: [Stage<Compilation>] = [
        Stage("check_capabilities") { $0.checkCapabilities() },
        Stage("resolve_refs") { $0.resolveReferences() },
        Stage("rewrite_rule_head_refs") { $0.rewriteRuleHeadReferences() },
        Stage("check_keyword_overrides") { $0.checkRootDocumentOverrides() },
        Stage("check_imports") { $0.checkImports() },
        Stage("set_rule_tree") { $0.buildRuleTree() },
        Stage("rewrite_local_vars") { $0.rewriteLocalVariables() },
        Stage("rewrite_template_strings") { $0.rewriteTemplateStrings() },
        Stage("check_void_calls") { $0.checkVoidCalls() },
        Stage("rewrite_print_calls") { $0.rewritePrintCalls() },
        Stage("rewrite_expr_terms") { $0.hoistCalls() },
        Stage("set_annotationset") { $0.checkAnnotations() },
        Stage("rewrite_rego_metadata_calls") { $0.rewriteMetadataCalls() },
        Stage("set_graph") { $0.buildRuleGraph() },
        Stage("rewrite_comprehension_terms") { $0.rewriteComprehensionTerms() },
        Stage("rewrite_refs_in_head") { $0.rewriteHeadTerms() },
        Stage("rewrite_with_values") { $0.rewriteWithModifiers() },
        Stage("check_rule_conflicts") { $0.checkRuleConflicts() },
        Stage("check_undefined_funcs") { $0.checkUndefinedFunctions() },
        Stage("check_safety_rule_heads") { $0.checkHeadSafety() },
        Stage("check_safety_rule_bodies") { $0.checkBodySafety() },
        Stage("rewrite_equals") { $0.rewriteEquals() },
        Stage("rewrite_dynamic_terms") { $0.rewriteDynamicTerms() },
        Stage("rewrite_test_rule_equality") { $0.captureTestValues() },
        Stage("check_recursion") { $0.checkRecursion() },
        Stage("check_types") { $0.checkTypes() },
        Stage("check_unsafe_builtins") { $0.checkRefusedBuiltins() },
        Stage("build_required_capabilities") { $0.collectRequirements() },
    ]
}
