import RegoSyntax

/// What is in a module: found in one walk, so that stages need not look at modules that have nothing for them.
struct ModuleSurvey: Sendable {
    struct Content: OptionSet, Sendable {
        let rawValue: Int

        /// Calls of `print`.
        static let prints = Content(rawValue: 1)
        static let templates = Content(rawValue: 2)
        /// Comprehensions, or what becomes one.
        static let comprehensions = Content(rawValue: 4)
        /// Calls of `rego.metadata.rule` and `rego.metadata.chain`.
        static let metadataCalls = Content(rawValue: 8)
        /// `with`.
        static let modifiers = Content(rawValue: 16)
        /// Assignments to what may be a root document.
        static let rootAssignments = Content(rawValue: 32)
        /// Calls inside terms.
        static let nestedCalls = Content(rawValue: 64)
        /// Variables with the names of built-in functions.
        static let builtinNames = Content(rawValue: 128)
        static let every = Content(rawValue: 256)
        /// References that start from something else than a variable.
        static let composedHeads = Content(rawValue: 512)
        /// Sets and objects whose members are evaluated in the order of the variables in them.
        static let unorderedTerms = Content(rawValue: 1024)
        /// Every module has that.
        static let anything = Content(rawValue: 2048)
    }

    let content: Content
    /// The variables that look as if a compiler had made them up.
    let generatedLookingNames: Set<String>
    /// Whether the module has `import rego.v1`.
    var importsRegoV1 = false

    /// Of a module that nobody has looked at.
    init() {
        content = .anything
        generatedLookingNames = []
    }

    init(_ module: Module, _ functions: FunctionTable) {
        var surveying = Surveying(functions: functions)
        surveying.walk(module)
        content = surveying.content
        generatedLookingNames = surveying.names
    }
}

private struct Surveying: SyntaxVisitor {
    let functions: FunctionTable
    var content: ModuleSurvey.Content = .anything
    var names: Set<String> = []
    /// The variables met so far.
    private var known: VariableSet = []

    init(functions: FunctionTable) { self.functions = functions }

    mutating func visit(_ expr: Expr) -> Bool {
        if expr.isPrint { content.formUnion([.prints, .comprehensions]) }
        if expr.metadataFunction != nil { content.insert(.metadataCalls) }
        if !expr.withs.isEmpty { content.insert(.modifiers) }
        if case .every = expr.kind { content.insert(.every) }
        guard case .call(let call) = expr.kind else { return true }
        if expr.isAssignment, let target = call.arguments.first,
            target.isRootDocument || target.variable.map(RootDocuments.names.contains) == true
        {
            content.insert(.rootAssignments)
        }
        look(inside: call)
        for with in expr.withs { walk(with) }
        return false
    }

    mutating func visit(_ term: Term) -> Bool {
        switch term.kind {
        case .var(let name): note(name)
        case .arrayComprehension, .objectComprehension, .setComprehension: content.insert(.comprehensions)
        case .ref(let ref): if ref.headVariable == nil { content.insert(.composedHeads) }
        case .template: content.formUnion([.templates, .comprehensions])
        case .set(let items): if items.count > 1, !items.allSatisfy(\.isConstant) { content.insert(.unorderedTerms) }
        case .object(let members): if members.count > 1, !members.allSatisfy(\.key.isConstant) { content.insert(.unorderedTerms) }
        case .call(let call):
            content.insert(.nestedCalls)
            if call.metadataFunction != nil { content.insert(.metadataCalls) }
            look(inside: call)
            return false
        default: break
        }
        return true
    }

    private mutating func note(_ name: String) {
        guard known.insert(name) else { return }
        if Variable.isGenerated(name) { names.insert(name) }
        if !content.contains(.builtinNames), functions.isBuiltin(name) { content.insert(.builtinNames) }
    }

    /// The name at the head of the operation is no variable.
    private mutating func look(inside call: Call) {
        if case .ref(let operation) = call.operation.kind, case .var(let name)? = operation.terms.first?.kind {
            if Variable.isGenerated(name) { names.insert(name) }
            for step in operation.dropFirst() { walk(step) }
        } else {
            walk(call.operation)
        }
        walkAll(call.arguments)
    }
}
