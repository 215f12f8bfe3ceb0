import RegoSyntax

/// What the stages work on: the modules, what is known about them so far, and the errors.
struct Compilation {
    let options: CompilerOptions
    /// Sorted by the names of their files.
    var modules: [Module]
    /// The names of rules, for the modules of their packages.
    var exports = RuleExports([])
    var tree = RuleTree()
    var graph = RuleGraph()
    var functions: FunctionTable
    /// What is in the modules, by their positions, once their references are resolved.
    var surveys: [ModuleSurvey]
    /// The locals made up in the modules, by their positions.
    var locals: [ModuleLocals]
    var numbering = LocalNumbering()
    /// The nodes of rules whose documents are taken for defined, where a module has template strings.
    var definedRules: Set<Int> = []
    /// The METADATA around rules, where a module asks for it.
    var chains: MetadataChains?
    /// What the type checker found out about rules, one after the other.
    var types = TypeEnvironment()
    /// The same where it looked at rules in groups.
    var inferred = InferredTypes()
    /// The names of the built-in functions that the modules call.
    var calledBuiltins: Set<String> = []

    /// Unsafe variables that OPA does not see: reported when the type checker has found nothing else.
    var overlooked: [RegoDiagnostic] = []

    let builtins: BuiltinLookup
    private(set) var errors: [RegoDiagnostic] = []
    private(set) var isFull = false
    var hasErrors: Bool { !errors.isEmpty }

    init(_ modules: [Module], options: CompilerOptions) {
        self.options = options
        self.modules = modules
        surveys = Array(repeating: ModuleSurvey(), count: modules.count)
        locals = Array(repeating: ModuleLocals(), count: modules.count)
        builtins = BuiltinLookup(options.capabilities)
        functions = FunctionTable(builtins, tree: tree, modules: [])
    }

    /// Whether a module has something of these kinds.
    func contains(_ content: ModuleSurvey.Content) -> Bool { surveys.contains { !$0.content.isDisjoint(with: content) } }

    /// Takes note of an error, as long as there are not too many.
    mutating func report(_ error: RegoDiagnostic) {
        if isFull { return }
        errors.append(error)
        isFull = options.errorLimit > 0 && errors.count >= options.errorLimit
    }

    mutating func report(_ more: [RegoDiagnostic]) {
        for error in more { report(error) }
    }

    /// The errors in the order of their places, and of their finding at one place; at the limit, one more says so.
    var diagnostics: RegoDiagnostics {
        var sorted = errors.enumerated().sorted { left, right in
            if SourceLocation.isOrderedBefore(left.element.location, right.element.location) { return true }
            if SourceLocation.isOrderedBefore(right.element.location, left.element.location) { return false }
            return left.offset < right.offset
        }.map(\.element)
        if isFull { sorted.append(RegoDiagnostic(.compile, "error limit reached")) }
        return RegoDiagnostics(sorted)
    }

    /// References with the variables and terms that people wrote in a rule.
    func sourceForms(of id: RuleID) -> SourceForms {
        SourceForms(locals[id.module], in: modules[id.module].rules[id.rule].body)
    }
}

/// Gives variables other names.
struct Renaming: SyntaxRewriter {
    let names: [String: String]

    mutating func rewrite(_ term: inout Term) {
        if case .var(let name) = term.kind {
            if let new = names[name] { term.kind = .var(new) }
        } else {
            rewriteInside(&term)
        }
    }
}

/// The variables that are bound before anything is evaluated.
enum RootDocuments {
    static let names: VariableSet = ["input", "data"]
}

extension Module {
    /// Calls `change` for every rule and every `else` branch, in order. With a rule come the branches that follow it: what is changed is its
    /// head and its body.
    mutating func forEachBranch(_ change: (inout Rule) -> Void) {
        for position in rules.indices {
            change(&rules[position])
            for branch in rules[position].elseChain.indices { change(&rules[position].elseChain[branch]) }
        }
    }
}

extension Rule {
    /// The variables in the arguments, and the root documents: what is bound before the body is evaluated.
    var initiallySafe: VariableSet {
        VariableCollector.names(in: head.args).union(RootDocuments.names)
    }
}
