import RegoSyntax

/// A rule by its place: the module, and the rule in it. `else` branches belong to their rule.
public struct RuleID: Hashable, Sendable, Comparable {
    public var module: Int
    public var rule: Int

    public init(module: Int, rule: Int) {
        self.module = module
        self.rule = rule
    }

    public static func < (left: RuleID, right: RuleID) -> Bool {
        (left.module, left.rule) < (right.module, right.rule)
    }
}

/// Modules that passed all checks, rewritten into the core language that a planner lowers.
///
/// What holds in here:
/// - references are absolute: they start from `data`, `input`, a local variable, or (in the operation of a call) a built-in;
/// - bodies hold calls (`eq` is unification; there is no `:=` and no `some`), terms and `every`, in an order in which every
///   variable is bound before it is needed;
/// - no call stands inside a term: each is an expression of its own, its result an extra last argument;
/// - operands of calls (other than `eq`), values of `with`, domains of `every` and elements of containers hold no references and
///   no comprehensions, only variables, constants and containers of such; in `eq` they may stand on the top level;
/// - the path elements of references are variables or constants;
/// - heads hold variables, constants and containers of such; what needs evaluation has moved into the body;
/// - local variables are called `__local<n>__`, unique over all modules; wildcards keep their names (`$0`);
/// - `print` calls have become `internal.print`, or are gone; template strings have become `internal.template_string`.
public struct CompiledModules: Sendable {
    /// Sorted by the names of their files.
    public internal(set) var modules: [Module]
    /// Packages and rules by path.
    public internal(set) var tree: RuleTree
    /// Which rule needs which.
    public internal(set) var dependencies: RuleGraph
    /// What people called the variables that are now called `__local<n>__`.
    public var sourceNames: [String: String] {
        locals.reduce(into: [:]) { names, own in names.merge(own.sourceNames) { _, new in new } }
    }
    /// The locals made up in the modules, by their positions.
    let locals: [ModuleLocals]
    /// The built-in functions that are called, sorted by name.
    public internal(set) var builtins: [BuiltinDeclaration]
    /// The language features that the modules need (`rego_v1`, `template_strings`), sorted.
    public internal(set) var features: [String]
    public internal(set) var capabilities: Capabilities
    /// The types of what rules define, for the type check of queries.
    var documentTypes: TypeTree { lazyDocumentTypes.tree }
    private let lazyDocumentTypes: DocumentTypes
    /// The type of `input`, likewise.
    let inputType: RegoType

    public subscript(id: RuleID) -> Rule {
        _read { yield modules[id.module].rules[id.rule] }
    }

    /// The rule's absolute reference, `data.<package>.<head>`.
    public func path(of id: RuleID) -> Ref {
        modules[id.module].package.path.extended(by: self[id].head.ref)
    }

    /// The rules that define the document at exactly `ref`.
    public func rules(at ref: Ref) -> [RuleID] {
        tree.node(at: ref).map { tree[$0].rules } ?? []
    }

    /// The number of arguments of the built-in or rule that `operation` names; nothing when there is none.
    public func arity(of operation: Ref) -> Int? {
        if let builtin = capabilities.builtin(named: operation.description) { return builtin.arity }
        return rules(at: operation).first.map { self[$0].head.args.count }
    }
}

extension CompiledModules {
    /// The result of a compilation that went through all stages.
    init(_ compilation: Compilation) {
        modules = compilation.modules
        tree = compilation.tree
        dependencies = compilation.graph
        locals = compilation.locals
        builtins = compilation.calledBuiltins.sorted().compactMap { compilation.builtins.declaration(named: $0) }
        features = compilation.requiredFeatures
        capabilities = compilation.options.capabilities
        let (modules, inferred, documents) = (modules, compilation.inferred, compilation.types.documents)
        lazyDocumentTypes = DocumentTypes { inferred.types.isEmpty ? documents : inferred.arranged(modules) }
        inputType = compilation.types.input
    }
}
