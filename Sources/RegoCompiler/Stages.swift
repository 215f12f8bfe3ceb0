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
    /// What a stage of a compilation looks at.
    enum Step: Sendable {
        /// Everything.
        case all(Stage<Compilation>)
        /// Each module alone. Of several such stages on end a module goes through all before the next module comes, and the modules are
        /// shared out to the processors.
        case eachModule(Stage<ModuleCompilation>)
        /// Gives the locals made up so far the names that they keep, before something depends on their order or tells of them: when a module has
        /// something of a kind.
        case settleLocals(ModuleSurvey.Content)

        static func all(_ name: String, _ run: @escaping @Sendable (inout Compilation) -> Void) -> Step { .all(Stage(name, run)) }

        static func eachModule(_ name: String, _ run: @escaping @Sendable (inout ModuleCompilation) -> Void) -> Step {
            .eachModule(Stage(name, run))
        }
    }

    /// The stages in the order in which they run. Each is in the file of its function's name.
    static let stages: [Step] = [
        .all("check_capabilities") { $0.checkCapabilities() },
        .all("resolve_refs") { $0.collectExports() },
        .eachModule("resolve_refs") { $0.resolveReferences() },
        .eachModule("rewrite_rule_head_refs") { $0.rewriteRuleHeadReferences() },
        .eachModule("check_keyword_overrides") { $0.checkRootDocumentOverrides() },
        .eachModule("check_imports") { $0.checkImports() },
        .all("set_rule_tree") { $0.buildRuleTree() },
        .eachModule("rewrite_local_vars") { $0.rewriteLocalVariables() },
        .settleLocals([.templates, .prints]),
        .all("rewrite_template_strings") { $0.findDefinedRules() },
        .eachModule("rewrite_template_strings") { $0.rewriteTemplateStrings() },
        .eachModule("check_void_calls") { $0.checkVoidCalls() },
        .eachModule("rewrite_print_calls") { $0.rewritePrintCalls() },
        .settleLocals(.unorderedTerms),
        .all("set_annotationset") { $0.checkAnnotations() },
        .eachModule("rewrite_expr_terms") { $0.hoistCalls() },
        .eachModule("rewrite_rego_metadata_calls") { $0.rewriteMetadataCalls() },
        .all("set_graph") { $0.buildRuleGraph() },
        .eachModule("rewrite_comprehension_terms") { $0.rewriteComprehensionTerms() },
        .eachModule("rewrite_refs_in_head") { $0.rewriteHeadTerms() },
        .eachModule("rewrite_with_values") { $0.rewriteWithModifiers() },
        .settleLocals(.anything),
        .all("check_rule_conflicts") { $0.checkRuleConflicts() },
        .eachModule("check_undefined_funcs") { $0.checkUndefinedFunctions() },
        .eachModule("check_safety_rule_heads") { $0.checkHeadSafety() },
        .eachModule("check_safety_rule_bodies") { $0.checkBodySafety() },
        .eachModule("rewrite_equals") { $0.rewriteEquals() },
        .eachModule("rewrite_dynamic_terms") { $0.rewriteDynamicTerms() },
        .eachModule("rewrite_test_rule_equality") { $0.captureTestValues() },
        .settleLocals(.anything),
        .all("check_recursion") { $0.checkRecursion() },
        .all("check_types") { $0.checkTypes() },
        .eachModule("build_required_capabilities") { $0.collectRequirements() },
        .eachModule("check_unsafe_builtins") { $0.checkRefusedBuiltins() },
    ]

    /// Runs the stages one after the other, until one finds errors.
    func runStages(_ compilation: inout Compilation) {
        defer { options.stageObserver?.begins(stage: nil) }
        var remaining = Self.stages[...]
        while let step = remaining.first, !compilation.hasErrors {
            switch step {
            case .all(let stage):
                remaining.removeFirst()
                options.stageObserver?.begins(stage: stage.name)
                stage.run(&compilation)
            case .settleLocals(let content):
                remaining.removeFirst()
                if compilation.contains(content) { compilation.settleLocals() }
            case .eachModule:
                var group = remaining.moduleStages
                // Stages that run at the same time could not be told apart.
                if let observer = options.stageObserver {
                    group.removeSubrange(1...)
                    observer.begins(stage: group[0].name)
                }
                remaining.removeFirst(group.count)
                compilation.runOnEachModule(group)
            }
        }
    }
}

extension ArraySlice<Compiler.Step> {
    /// The stages at the beginning that look at each module alone.
    fileprivate var moduleStages: [Stage<ModuleCompilation>] {
        var stages: [Stage<ModuleCompilation>] = []
        for case .eachModule(let stage) in prefix(while: \.isForEachModule) { stages.append(stage) }
        return stages
    }
}

extension Compiler.Step {
    fileprivate var isForEachModule: Bool {
        if case .eachModule = self { return true }
        return false
    }
}
