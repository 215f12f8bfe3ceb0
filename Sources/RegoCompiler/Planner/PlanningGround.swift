import RegoSyntax

/// What several plans of the same modules have in common. Made once, it can be used on any number of threads.
public struct PlanningGround: Sendable {
    let compiled: CompiledModules
    let documents: VirtualDocuments
    /// Makes a table for a thread of its own.
    let functions: @Sendable () -> FunctionTable

    public init(_ compiled: CompiledModules) {
        self.compiled = compiled
        documents = VirtualDocuments(compiled)
        functions = FunctionTable(compiled.capabilities, tree: compiled.tree, modules: compiled.modules).copies
    }
}
