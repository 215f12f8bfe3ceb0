extension Compilation {
    /// Arranges packages and rules by path.
    mutating func buildRuleTree() {
        tree = RuleTree(modules)
        functions = FunctionTable(builtins, tree: tree, modules: modules)
        for survey in surveys { numbering.avoid(survey.generatedLookingNames) }
    }

    /// Finds out which rule refers to which.
    mutating func buildRuleGraph() {
        graph = RuleGraph(modules, tree: tree)
    }
}
