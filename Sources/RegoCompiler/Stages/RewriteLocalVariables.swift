import RegoSyntax

extension ModuleCompilation {
    /// Gives every declared variable (`:=`, `some`, `every`, arguments) a name of its own and takes the declarations out:
    /// `some x; x := 1` becomes `local = 1`. Refuses what is declared twice, used before, or not used.
    mutating func rewriteLocalVariables() {
        var rewriting = ModuleLocalVariables(
            locals, context.functions, isStrict: context.options.isStrict, hasBuiltinNames: contains(.builtinNames))
        for position in module.rules.indices { rewriting.rewrite(&module.rules[position]) }
        locals = rewriting.locals
        report(rewriting.errors)
        errorsByLocal = rewriting.errorsByLocal
    }
}

/// Rewrites the declarations in the rules of a module.
private struct ModuleLocalVariables {
    private(set) var locals: ModuleLocals
    private(set) var errors: [RegoDiagnostic] = []
    private(set) var errorsByLocal: [ModuleCompilation.ErrorsByLocal] = []
    private let functions: FunctionTable
    let isStrict: Bool
    /// Whether variables may have the names of built-in functions.
    private let hasBuiltinNames: Bool

    init(_ locals: ModuleLocals, _ functions: FunctionTable, isStrict: Bool, hasBuiltinNames: Bool) {
        self.locals = locals
        self.functions = functions
        self.isStrict = isStrict
        self.hasBuiltinNames = hasBuiltinNames
    }

    mutating func rewrite(_ rule: inout Rule) {
        var unusedArguments = isStrict ? VariableCollector.names(in: rule.head.args) : []
        var scopes = LocalScopes()
        if !rule.head.args.isEmpty {
            var arguments = ArgumentRewriter(locals: locals.generator)
            for position in rule.head.args.indices { arguments.rewrite(&rule.head.args[position]) }
            locals.generator = arguments.locals
            errors += arguments.errors
            scopes = arguments.scopes
        }
        rewrite(branch: &rule, scopes, &unusedArguments)
        for branch in rule.elseChain.indices { rewrite(branch: &rule.elseChain[branch], scopes, &unusedArguments) }
        for name in unusedArguments.sorted() where !Variable.isWildcard(name) {
            let message = "unused argument \(name). (hint: use _ (wildcard variable) instead)"
            errors.append(RegoDiagnostic(.compile, message, at: rule.head.location))
        }
    }

    private mutating func rewrite(branch rule: inout Rule, _ arguments: LocalScopes, _ unusedArguments: inout VariableSet) {
        let onlyScalars = !rule.head.mayHaveVariables
        var used: VariableSet = []
        if !onlyScalars {
            rewriteClosuresInHead(of: &rule)
            used = VariableCollector.names(in: rule.head.ref.terms.dropFirst())
            if let key = rule.head.key { used.formUnion(VariableCollector.names(in: key)) }
            if let value = rule.head.value {
                let names = VariableCollector.names(in: value)
                used.formUnion(names)
                unusedArguments.subtract(names)
            }
        }
        var rewriting = LocalVariableRewriting(scopes: arguments, locals: locals.generator, isStrict: isStrict)
        if hasBuiltinNames { rewriting.renameUndeclared(variablesNamedAsBuiltins(in: rule.body)) }
        rewriting.rewrite(&rule.body, used: used)
        take(rewriting)
        for name in unusedArguments where rewriting.scopes.uses(of: name) > 1 { unusedArguments.remove(name) }
        if !onlyScalars {
            var renaming = Renaming(names: rewriting.scopes.currentNames)
            renaming.rewriteInside(&rule.head)
        }
    }

    /// Takes over what a body, or a closure in a head, has made known.
    fileprivate mutating func take(_ rewriting: LocalVariableRewriting) {
        locals.generator = rewriting.locals
        locals.note(rewriting.scopes.sourceNames)
        for part in rewriting.errorsByLocal {
            let positions = part.positions.lowerBound + errors.count..<part.positions.upperBound + errors.count
            errorsByLocal.append(.init(positions: positions, locals: part.locals))
        }
        errors += rewriting.errors
    }

    /// The variables of a body, those of closures left out, that hide built-in functions though nothing declares them. Names that stand
    /// in modifiers mean the functions.
    private func variablesNamedAsBuiltins(in body: Body) -> [String] {
        let names = VariableCollector.names(in: body, .safety).filter { functions.builtin(named: $0) != nil }
        if names.isEmpty { return [] }
        var inModifiers = ModifierVariables()
        inModifiers.walk(body)
        return names.subtracting(DeclaredVariables.names(in: body)).subtracting(inModifiers.names).sorted()
    }

    /// Comprehensions and template strings in heads are scopes of their own, which know nothing from outside, and are rewritten before the body
    /// is.
    private mutating func rewriteClosuresInHead(of rule: inout Rule) {
        let mayHaveClosures = rule.head.args.contains { !$0.isFlat } || rule.head.key?.isFlat == false || rule.head.value?.isFlat == false
        if !mayHaveClosures { return }
        var closures = HeadClosureRewriter(rules: self)
        defer { self = closures.rules }
        for position in rule.head.args.indices { closures.rewrite(&rule.head.args[position]) }
        if rule.head.key != nil { closures.rewrite(&rule.head.key!) }  // not nil: tested on this line
        if rule.head.value != nil { closures.rewrite(&rule.head.value!) }  // not nil: tested on this line
    }
}

/// The variables in the modifiers of a body and of the bodies nested in it.
private struct ModifierVariables: SyntaxVisitor {
    var names: VariableSet = []

    mutating func visit(_ with: With) -> Bool {
        names.formUnion(VariableCollector.names(in: [with.target, with.value]))
        return true
    }
}

/// Rewrites the comprehensions and template strings in a head.
private struct HeadClosureRewriter: SyntaxRewriter {
    var rules: ModuleLocalVariables

    mutating func rewrite(_ term: inout Term) {
        let isTemplate = if case .template = term.kind { true } else { false }
        guard term.isComprehension || isTemplate else { return rewriteInside(&term) }
        var rewriting = LocalVariableRewriting(scopes: LocalScopes(), locals: rules.locals.generator, isStrict: rules.isStrict)
        if isTemplate { rewriting.rewriteParts(ofTemplate: &term) } else { rewriting.rewrite(&term) }
        rules.take(rewriting)
    }
}

/// Gives the variables in a rule's arguments names of their own.
private struct ArgumentRewriter: SyntaxRewriter {
    var scopes = LocalScopes()
    var locals: LocalGenerator
    var errors: [RegoDiagnostic] = []

    init(locals: LocalGenerator) { self.locals = locals }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .var(let name):
            if let known = scopes.name(of: name) {
                scopes.countUse(of: name)
                term.kind = .var(known)
            } else {
                let new = locals.generate()
                scopes.insert(name, as: new, .argument)
                term.kind = .var(new)
            }
        case .object(var members):
            term.kind = .null
            for position in members.indices { rewrite(&members[position].value) }
            term.kind = .object(members)
        case .call: errors.append(RegoDiagnostic(.compile, "rule arguments cannot contain calls", at: term.location))
        case .ref, .array: rewriteInside(&term)
        case .null, .bool, .number, .string, .set, .arrayComprehension, .setComprehension, .objectComprehension, .template: break
        }
    }
}

extension Head {
    /// Whether anything but scalars stands in the head.
    var mayHaveVariables: Bool {
        args.contains { !$0.isScalar } || key?.isScalar == false || value?.isScalar == false
            || ref.terms.dropFirst().contains { !$0.isScalar }
    }
}
