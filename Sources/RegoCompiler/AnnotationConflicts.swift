import RegoSyntax

/// METADATA blocks that stand in each other's way, found without compiling.
public enum AnnotationConflicts {
    /// - Returns: nothing when every package and every document has at most one block.
    public static func find(in modules: [Module]) -> RegoDiagnostics? {
        var compilation = Compilation(modules, options: CompilerOptions(errorLimit: 0))
        compilation.checkAnnotations()
        return compilation.errors.isEmpty ? nil : compilation.diagnostics
    }
}
