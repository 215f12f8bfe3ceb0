import RegoSyntax

/// What to compile with.
public struct CompilerOptions: Sendable {
    /// The functions and features that policies may use.
    public var capabilities: Capabilities
    /// Refuses what is allowed but a mistake: unused variables, arguments and imports, deprecated built-ins, shadowed root documents.
    public var isStrict: Bool
    /// Keeps `print` calls; otherwise they are erased.
    public var keepsPrints: Bool
    /// Errors to report before giving up; 0 for no limit.
    public var errorLimit: Int
    /// Gives values in equalities of test rules names of their own, so that reports can show them.
    public var capturesTestValues: Bool
    /// Whether the base documents have a value at a path: a rule at the same path is refused.
    public var baseDocumentExists: (@Sendable ([String]) -> Bool)?
    /// The paths (`a/b`) below which rules are tested against base documents; empty for everywhere.
    public var conflictRoots: [String]
    /// Built-in functions that must not be called, by name.
    public var refusedBuiltins: Set<String>
    /// Describe `input` and base documents for the type check.
    public var schemas: Schemas?
    /// Is told which stage begins.
    public var stageObserver: (any StageObserver)?

    public init(
        capabilities: Capabilities = .current, isStrict: Bool = false, keepsPrints: Bool = false, errorLimit: Int = 10,
        capturesTestValues: Bool = false, baseDocumentExists: (@Sendable ([String]) -> Bool)? = nil, conflictRoots: [String] = [],
        refusedBuiltins: Set<String> = [], schemas: Schemas? = nil
    ) {
        self.capabilities = capabilities
        self.isStrict = isStrict
        self.keepsPrints = keepsPrints
        self.errorLimit = errorLimit
        self.capturesTestValues = capturesTestValues
        self.baseDocumentExists = baseDocumentExists
        self.conflictRoots = conflictRoots
        self.refusedBuiltins = refusedBuiltins
        self.schemas = schemas
    }
}

/// Turns parsed modules into checked, rewritten ones: everything between the parser and the planner.
///
///     let compiled = try Compiler().compile([module])
///
/// Follows OPA's compiler (`v1/ast/compile.go`) in order of stages, rewriting and error messages.
public struct Compiler: Sendable {
    public var options: CompilerOptions

    public init(_ options: CompilerOptions = CompilerOptions()) { self.options = options }

    /// Runs all stages; stops after the first one that found errors.
    ///
    /// - Parameter modules: are changed in their places when nobody else holds them.
    public func compile(_ modules: consuming [Module]) throws(RegoDiagnostics) -> CompiledModules {
        modules.sort { $0.source.path.utf8.lexicographicallyPrecedes($1.source.path.utf8) }
        var compilation = Compilation(modules, options: options)
        runStages(&compilation)
        if compilation.hasErrors { throw compilation.diagnostics }
        return CompiledModules(compilation)
    }
}
