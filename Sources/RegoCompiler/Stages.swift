/// One step of the compilation.
struct Stage: Sendable {
    let name: String
    let run: @Sendable (inout Compilation) -> Void

    init(_ name: String, _ run: @escaping @Sendable (inout Compilation) -> Void) {
        self.name = name
        self.run = run
    }
}

extension Compiler {
    /// The stages in the order in which they run. Each is in the file of its name.
    static let stages: [Stage] = [
        Stage("CheckCapabilities") { $0.checkCapabilities() },
        Stage("ResolveReferences") { $0.resolveReferences() },
        Stage("RewriteRuleHeadReferences") { $0.rewriteRuleHeadReferences() },
        Stage("CheckRootDocumentOverrides") { $0.checkRootDocumentOverrides() },
        Stage("CheckImports") { $0.checkImports() },
        Stage("BuildRuleTree") { $0.buildRuleTree() },
        Stage("RewriteLocalVariables") { $0.rewriteLocalVariables() },
        Stage("RewriteTemplateStrings") { $0.rewriteTemplateStrings() },
        Stage("CheckVoidCalls") { $0.checkVoidCalls() },
        Stage("RewritePrintCalls") { $0.rewritePrintCalls() },
        Stage("HoistCalls") { $0.hoistCalls() },
        Stage("CheckAnnotations") { $0.checkAnnotations() },
        Stage("RewriteMetadataCalls") { $0.rewriteMetadataCalls() },
        Stage("BuildRuleGraph") { $0.buildRuleGraph() },
        Stage("RewriteComprehensionTerms") { $0.rewriteComprehensionTerms() },
        Stage("RewriteHeadTerms") { $0.rewriteHeadTerms() },
        Stage("RewriteWithModifiers") { $0.rewriteWithModifiers() },
        Stage("CheckRuleConflicts") { $0.checkRuleConflicts() },
        Stage("CheckUndefinedFunctions") { $0.checkUndefinedFunctions() },
        Stage("CheckHeadSafety") { $0.checkHeadSafety() },
        Stage("CheckBodySafety") { $0.checkBodySafety() },
        Stage("RewriteEquals") { $0.rewriteEquals() },
        Stage("RewriteDynamicTerms") { $0.rewriteDynamicTerms() },
        Stage("CaptureTestValues") { $0.captureTestValues() },
        Stage("CheckRecursion") { $0.checkRecursion() },
        Stage("CheckTypes") { $0.checkTypes() },
        Stage("CheckRefusedBuiltins") { $0.checkRefusedBuiltins() },
        Stage("CollectRequirements") { $0.collectRequirements() },
    ]
}
