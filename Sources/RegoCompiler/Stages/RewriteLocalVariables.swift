import RegoSyntax

extension Compilation {
    /// Gives every declared variable (`:=`, `some`, `every`, arguments) a name of its own and takes the declarations out:
    /// `some x; x := 1` becomes `local = 1`. Refuses what is declared twice, used before, or not used.
    mutating func rewriteLocalVariables() {
        for number in modules.indices {
            let hasBuiltinNames = surveys[number].content.contains(.builtinNames)
            for position in modules[number].rules.indices {
                var rule = modules[number].rules[position]
                modules[number].rules[position].body = []
                rewriteLocals(in: &rule, hasBuiltinNames)
                modules[number].rules[position] = rule
            }
        }
    }

    /// - Parameter hasBuiltinNames: whether variables may have the names of built-in functions.
    private mutating func rewriteLocals(in rule: inout Rule, _ hasBuiltinNames: Bool) {
        var unusedArguments = options.isStrict ? VariableCollector.names(in: rule.head.args) : []
        var arguments = ArgumentRewriter(locals: locals)
        for position in rule.head.args.indices { arguments.rewrite(&rule.head.args[position]) }
        locals = arguments.locals
        report(arguments.errors)

        rewriteLocals(inBranch: &rule, arguments.scopes, &unusedArguments, hasBuiltinNames)
        for branch in rule.elseChain.indices {
            rewriteLocals(inBranch: &rule.elseChain[branch], arguments.scopes, &unusedArguments, hasBuiltinNames)
        }
        for name in unusedArguments.sorted() where !Variable.isWildcard(name) {
            let message = "unused argument \(name). (hint: use _ (wildcard variable) instead)"
            report(RegoDiagnostic(.compile, message, at: rule.head.location))
        }
    }

    private mutating func rewriteLocals(
        inBranch rule: inout Rule, _ arguments: LocalScopes, _ unusedArguments: inout VariableSet, _ hasBuiltinNames: Bool
    ) {
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
        var rewriting = LocalVariableRewriting(scopes: arguments, locals: locals, isStrict: options.isStrict)
        if hasBuiltinNames { rewriting.renameUndeclared(variablesNamedAsBuiltins(in: rule.body)) }
        rewriting.rewrite(&rule.body, used: used)
        locals = rewriting.locals
        report(rewriting.errors)
        sourceNames.merge(rewriting.scopes.sourceNames) { _, new in new }
        for name in unusedArguments where rewriting.scopes.uses(of: name) > 1 { unusedArguments.remove(name) }
        if !onlyScalars {
            var renaming = Renaming(names: rewriting.scopes.current.names)
            renaming.rewriteInside(&rule.head)
        }
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

    /// Comprehensions in heads are scopes of their own, rewritten before the body is.
    private mutating func rewriteClosuresInHead(of rule: inout Rule) {
        var closures = HeadClosureRewriter(locals: locals, isStrict: options.isStrict)
        for position in rule.head.args.indices { closures.rewrite(&rule.head.args[position]) }
        if rule.head.key != nil { closures.rewrite(&rule.head.key!) }  // not nil: tested on this line
        if rule.head.value != nil { closures.rewrite(&rule.head.value!) }  // not nil: tested on this line
        locals = closures.locals
        report(closures.errors)
        sourceNames.merge(closures.sourceNames) { _, new in new }
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

/// Rewrites the comprehensions and template strings in a head, each with a scope that knows nothing from outside.
private struct HeadClosureRewriter: SyntaxRewriter {
    var locals: LocalGenerator
    let isStrict: Bool
    var errors: [RegoDiagnostic] = []
    var sourceNames: [String: String] = [:]

    mutating func rewrite(_ term: inout Term) {
        let isTemplate = if case .template = term.kind { true } else { false }
        guard term.isComprehension || isTemplate else {
            rewriteInside(&term)
            return
        }
        var rewriting = LocalVariableRewriting(scopes: LocalScopes(), locals: locals, isStrict: isStrict)
        if isTemplate { rewriting.rewriteParts(ofTemplate: &term) } else { rewriting.rewrite(&term) }
        locals = rewriting.locals
        errors += rewriting.errors
        sourceNames.merge(rewriting.scopes.sourceNames) { _, new in new }
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
