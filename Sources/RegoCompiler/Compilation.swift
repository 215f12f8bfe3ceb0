import Parallelism
import RegoSyntax

/// What the stages work on: the modules, what is known about them so far, and the errors.
struct Compilation {
    let options: CompilerOptions
    /// Sorted by the names of their files.
    var modules: [Module]
    /// The imports, which `removeImports` takes out of the modules.
    var imports: [[Import]] = []
    var tree = RuleTree()
    var graph = RuleGraph()
    var functions: FunctionTable
    var locals = LocalGenerator()
    /// What is in the modules, by their positions, once their references are resolved.
    var surveys: [ModuleSurvey] = []
    /// Generated variable to the name in the source.
    var sourceNames: [String: String] = [:]
    /// What the type checker found out about rules.
    var types = TypeEnvironment()
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
        builtins = BuiltinLookup(options.capabilities)
        functions = FunctionTable(builtins, tree: tree, modules: [])
    }

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

    /// Looks at the modules that have something of a kind, on all processors, and reports the errors in their order.
    mutating func inspect(with content: ModuleSurvey.Content, _ errors: @Sendable (Module, FunctionTable) -> [RegoDiagnostic]) {
        let (modules, copies) = (modules, functions.copies)
        let results = self.modules(withAny: content).mapInParallel(with: copies()) { functions, number in errors(modules[number], functions)
        }
        for found in results { report(found) }
    }

    /// The positions of the modules that have something of one of these kinds. Stages that make up names go through modules one after the other, and only
    /// through these.
    func modules(withAny content: ModuleSurvey.Content) -> [Int] {
        surveys.indices.filter { !surveys[$0].content.isDisjoint(with: content) }
    }

    /// Takes the generator of locals out, until the stage puts it back: of two there would be two copies of what it remembers.
    mutating func takeLocals() -> LocalGenerator {
        var taken = LocalGenerator()
        swap(&taken, &locals)
        return taken
    }

    /// Calls `change` for every rule and every `else` branch, in order. A branch comes without the branches that follow it, and while it is
    /// changed it is not in its module.
    ///
    /// - Parameter numbers: the modules to go through; all when nil.
    mutating func forEachBranch(inModules numbers: [Int]? = nil, _ change: (inout Compilation, inout Rule) -> Void) {
        for number in numbers ?? Array(modules.indices) {
            for position in modules[number].rules.indices {
                var rule = Rule.placeholder
                swap(&rule, &modules[number].rules[position])
                var chain: [Rule] = []
                swap(&chain, &rule.elseChain)
                change(&self, &rule)
                for branch in chain.indices { change(&self, &chain[branch]) }
                rule.elseChain = chain
                modules[number].rules[position] = rule
            }
        }
    }

    /// The name that a person knows a variable by.
    static func sourceName(of variable: String, _ sourceNames: [String: String]) -> String {
        let name = sourceNames[variable] ?? variable
        return Variable.isWildcard(name) ? "_" : name
    }

    /// References with the variables and terms that people wrote.
    var sourceForms: SourceForms { SourceForms(names: sourceNames, captured: locals.captured) }
}

/// Puts back what people wrote in the place of the variables that the compiler made up.
struct SourceForms: Sendable {
    /// Generated variable to the name in the source.
    let names: [String: String]
    /// Generated variable to the term that it was made for.
    let captured: [String: Term]

    func callAsFunction(_ ref: Ref) -> Ref {
        var restoring = Restoring(forms: self)
        var copy = ref
        restoring.rewriteAll(&copy.terms)
        // A reference in the place of the head is the beginning of the whole.
        if let head = copy.terms.first?.ref { copy.terms.replaceSubrange(0..<1, with: head.terms) }
        return copy
    }

    private struct Restoring: SyntaxRewriter {
        let forms: SourceForms

        mutating func rewrite(_ term: inout Term) {
            guard case .var(let name) = term.kind else { return rewriteInside(&term) }
            if let source = forms.names[name] {
                term.kind = .var(source)
            } else if let original = forms.captured[name] {
                term.kind = original.kind
                // Locals are made for parts before they are made for the whole, so this ends.
                rewriteInside(&term)
            }
        }
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
    /// Calls `change` for every rule and every `else` branch, in order.
    mutating func forEachBranch(_ change: (inout Rule) -> Void) {
        for position in rules.indices {
            change(&rules[position])
            for branch in rules[position].elseChain.indices { change(&rules[position].elseChain[branch]) }
        }
    }
}

extension Rule {
    /// Stands where a rule was taken out to be changed.
    fileprivate static let placeholder = Rule(head: Head(ref: Ref()), body: [])

    /// The variables in the arguments, and the root documents: what is bound before the body is evaluated.
    var initiallySafe: VariableSet {
        VariableCollector.names(in: head.args).union(RootDocuments.names)
    }
}
