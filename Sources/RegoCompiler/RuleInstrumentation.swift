import RegoSyntax

extension CompiledModules {
    /// The same modules after a change to each rule, for tools that watch an evaluation: calls of `functions` may be added to the bodies.
    ///
    /// The change must keep what `CompiledModules` promises, and may not call other rules.
    public func instrumented(with functions: [BuiltinDeclaration], _ change: (RuleID, inout Rule) -> Void) -> CompiledModules {
        var copy = self
        for function in functions { copy.capabilities.add(function) }
        for module in copy.modules.indices {
            for rule in copy.modules[module].rules.indices {
                change(RuleID(module: module, rule: rule), &copy.modules[module].rules[rule])
            }
        }
        return copy
    }
}
