import RegoSyntax

extension Compilation {
    /// Finds out which rules there are in each package.
    mutating func collectExports() { exports = RuleExports(modules) }
}

extension ModuleCompilation {
    /// Makes references absolute: names of imports, and of rules in the same package, become paths from `data` or `input`.
    ///
    /// Then looks what there is in the module, because no later stage brings in anything from the source.
    mutating func resolveReferences() {
        report(module.resolveReferences(context.exports, isStrict: context.options.isStrict))
        survey = ModuleSurvey(module, context.functions)
    }
}

extension Module {
    /// - Returns: errors for arguments that hide root documents; in strict mode, for imports that nothing uses as well.
    fileprivate mutating func resolveReferences(_ exports: RuleExports, isStrict: Bool) -> [RegoDiagnostic] {
        var resolver = ReferenceResolver(globals: ReferenceResolver.globals(package: package, exports: exports, imports: imports))
        var errors: [RegoDiagnostic] = []
        for position in rules.indices {
            if let shadowed = resolver.resolve(&rules[position]) {
                errors.append(shadowed)
                continue
            }
            for branch in rules[position].elseChain.indices {
                if let shadowed = resolver.resolve(&rules[position].elseChain[branch]) { errors.append(shadowed) }
            }
        }
        return isStrict ? errors + unusedImports(resolver.used) : errors
    }

    private func unusedImports(_ used: Set<String>) -> [RegoDiagnostic] {
        imports.filter { !$0.isOfKeywords && !used.contains($0.name) }
            .map { RegoDiagnostic(.compile, "\($0) unused", at: $0.location, remedy: "remove the import") }
    }
}

/// The names of rules by package.
struct RuleExports: Sendable {
    private var names: [Ref: [String]] = [:]

    init(_ modules: [Module]) {
        names.reserveCapacity(modules.count)
        for number in modules.indices {
            var own: [String] = []
            own.reserveCapacity(modules[number].rules.count)
            for position in modules[number].rules.indices {
                if let name = modules[number].rules[position].head.ref.headVariable, name != own.last { own.append(name) }
            }
            if !own.isEmpty { names[modules[number].package.path, default: []] += own }
        }
    }

    /// Some of them several times.
    func names(in package: Ref) -> [String] { names[package] ?? [] }
}

/// Resolves the names in one module or query.
struct ReferenceResolver: SyntaxRewriter {
    /// What a name stands for.
    let globals: [String: Ref]
    /// The names that occurred.
    private(set) var used: Set<String> = []
    /// Variables declared around the current place, which hide globals.
    private var declared: [VariableSet] = []

    init(globals: [String: Ref]) { self.globals = globals }

    static func globals(package: Package?, exports: RuleExports, imports: [Import]) -> [String: Ref] {
        var globals: [String: Ref] = [:]
        if let package {
            for name in exports.names(in: package.path) { globals[name] = package.path.appending(.string(name)) }
        }
        for item in imports where !item.isOfKeywords {
            if let path = item.path.ref { globals[item.name] = path }
        }
        return globals
    }

    /// Resolves a rule without its `else` branches. Returns an error when an argument hides a root document.
    mutating func resolve(_ rule: inout Rule) -> RegoDiagnostic? {
        var arguments = ArgumentVariables()
        for argument in rule.head.args { arguments.walk(argument) }
        if let name = arguments.shadowed {
            return RegoDiagnostic(
                .compile, "args must not shadow \(name) (use a different variable name)", at: rule.location)
        }
        declared = [arguments.names, DeclaredVariables.names(in: rule.body)]
        for position in rule.head.ref.terms.indices.dropFirst() { rewrite(&rule.head.ref.terms[position]) }
        if rule.head.key != nil { rewrite(&rule.head.key!) }  // not nil: tested on this line
        if rule.head.value != nil { rewrite(&rule.head.value!) }  // not nil: tested on this line
        rewrite(&rule.body)
        declared = []
        return nil
    }

    /// Resolves the body of a query.
    mutating func resolve(query body: inout Body) {
        declared = [DeclaredVariables.names(in: body)]
        rewrite(&body)
        declared = []
    }

    private mutating func global(_ name: String, at location: SourceLocation) -> Ref? {
        guard let ref = globals[name], !declared.contains(where: { $0.contains(name) }) else { return nil }
        used.insert(name)
        return Ref(ref.terms.map { Term($0.kind, at: location) })
    }

    mutating func rewrite(_ expr: inout Expr) {
        switch expr.kind {
        case .some(var declaration):
            if declaration.membership != nil {
                for position in declaration.symbols.indices { rewrite(&declaration.symbols[position]) }
                expr.kind = .some(declaration)
            }
            for position in expr.withs.indices { rewrite(&expr.withs[position]) }
        case .every(var every):
            let names = [every.key, every.value].compactMap { $0 }
            declared.append(VariableCollector.names(in: names))
            rewrite(&every.domain)
            rewrite(&every.body)
            declared.removeLast()
            expr.kind = .every(every)
            for position in expr.withs.indices { rewrite(&expr.withs[position]) }
        default: rewriteInside(&expr)
        }
    }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .var(let name):
            if let ref = global(name, at: term.location) { term.kind = .ref(ref) }
        case .ref(var ref):
            term.kind = .null
            resolve(&ref)
            term.kind = .ref(ref)
        case .arrayComprehension, .setComprehension, .objectComprehension:
            declared.append(DeclaredVariables.names(in: term.comprehensionBody ?? []))
            rewriteInside(&term)
            declared.removeLast()
        default: rewriteInside(&term)
        }
    }

    private mutating func resolve(_ ref: inout Ref) {
        for position in ref.terms.indices.dropFirst() { rewrite(&ref.terms[position]) }
        guard let head = ref.terms.first else { return }
        if case .var(let name) = head.kind {
            guard let path = global(name, at: head.location) else { return }
            var terms = path.terms
            terms.reserveCapacity(path.count + ref.count - 1)
            terms += ref.terms[1...]
            ref.terms = terms
        } else {
            rewrite(&ref.terms[0])
        }
    }
}

/// The variables in a rule's arguments, which hide names from outside.
private struct ArgumentVariables: SyntaxVisitor {
    var names: VariableSet = []
    /// A root document that stands as an argument.
    var shadowed: String?

    mutating func visit(_ term: Term) -> Bool {
        if shadowed != nil { return false }
        switch term.kind {
        case .var(let name): names.insert(name)
        case .set, .arrayComprehension, .setComprehension, .objectComprehension, .call: return false
        case .ref(let ref) where term.isRootDocument: shadowed = ref.headVariable
        default: break
        }
        return true
    }
}

/// The variables that a body declares, by `:=` and `some`, those of comprehensions left out.
struct DeclaredVariables: SyntaxVisitor {
    private(set) var names: VariableSet = []

    static var visitedTerms: VisitedTerms { .nesting }

    static func names(in body: Body) -> VariableSet {
        var visitor = DeclaredVariables()
        visitor.walk(body)
        return visitor.names
    }

    static func names(in expr: Expr) -> VariableSet {
        var visitor = DeclaredVariables()
        visitor.walk(expr)
        return visitor.names
    }

    mutating func visit(_ expr: Expr) -> Bool {
        if expr.isAssignment, let call = expr.call, call.arguments.count == 2 {
            names.formUnion(call.arguments[0].variables)
        } else if case .some(let declaration) = expr.kind {
            declare(declaration)
        }
        return true
    }

    private mutating func declare(_ declaration: SomeDecl) {
        for symbol in declaration.symbols {
            switch symbol.kind {
            case .var(let name): names.insert(name)
            case .call(let call):
                for argument in call.arguments.dropLast() { names.formUnion(argument.variables) }
            default: break
            }
        }
    }

    func visit(_ term: Term) -> Bool { !term.isComprehension }
}

extension Import {
    /// `import future.keywords` or `import rego.v1`: brings no document.
    var isOfKeywords: Bool {
        let head = path.ref?.headVariable
        return head == "future" || head == "rego"
    }
}
