import RegoSyntax

/// Rewrites the declarations in one body and the bodies nested in it.
struct LocalVariableRewriting: SyntaxRewriter {
    private(set) var scopes: LocalScopes
    private(set) var locals: LocalGenerator
    private(set) var errors: [RegoDiagnostic] = []
    /// The errors about variables that are not used, which come in the order of the new names.
    private(set) var errorsByLocal: [ModuleCompilation.ErrorsByLocal] = []
    private let isStrict: Bool

    init(scopes: LocalScopes, locals: LocalGenerator, isStrict: Bool) {
        self.scopes = scopes
        self.locals = locals
        self.isStrict = isStrict
    }

    /// Rewrites a body in the current scope. `used` are variables that matter outside of it.
    mutating func rewrite(_ body: inout Body, used: VariableSet) {
        let places = DeclarationPlaces(body)
        var source: Body = []
        swap(&source, &body)
        body.reserveCapacity(source.count)
        for position in source.indices {
            var expr = Expr.placeholder
            swap(&expr, &source[position])
            if rewriteDeclarations(in: &expr) { body.append(renumbering: expr) }
        }
        if body.isEmpty { body.append(renumbering: Expr(.term(Term(.bool(true))))) }
        if isStrict, errors.isEmpty { checkUnusedAssigned(in: body, used) }
        if errors.isEmpty { checkUnusedDeclared(places, body, used) }
    }

    /// - Returns: false for an expression that is only a declaration, or a wrong one.
    private mutating func rewriteDeclarations(in expr: inout Expr) -> Bool {
        switch expr.kind {
        case .some(let declaration): return rewriteSome(&expr, declaration)
        case .every(let every):
            expr.kind = .some(SomeDecl(symbols: []))
            rewriteEvery(&expr, every)
        case .logical(let logical): rewriteLogical(&expr, logical)
        case .call where expr.isAssignment: rewriteAssignment(&expr)
        default: rewriteInside(&expr)
        }
        return true
    }

    // MARK: Declarations

    /// Gives variables that nothing declares names of their own, so that they hide the functions of their names.
    mutating func renameUndeclared(_ names: [String]) {
        for name in names where scopes.name(of: name) == nil { scopes.insert(name, as: locals.generate(), .seen) }
    }

    /// A new name for a variable that is declared here, or an error when it cannot be.
    private mutating func declare(_ name: String, _ occurrence: LocalScopes.Occurrence, at location: SourceLocation) -> String? {
        let reason: String
        switch scopes.occurrence(of: name) {
        case nil:
            let new = locals.generate()
            scopes.insert(name, as: new, occurrence)
            return new
        case .seen: reason = "var \(name) referenced above"
        case .assigned: reason = "var \(name) assigned above"
        case .declared: reason = "var \(name) declared above"
        case .argument: reason = "arg \(name) redeclared"
        }
        errors.append(RegoDiagnostic(.compile, reason, at: location))
        return nil
    }

    private mutating func rewriteSome(_ expr: inout Expr, _ declaration: SomeDecl) -> Bool {
        for symbol in declaration.symbols {
            switch symbol.kind {
            case .var(let name):
                if declare(name, .declared, at: declaration.location) == nil { return false }
            case .call(let call): return rewriteMembership(&expr, declaration, call)
            default: break
            }
        }
        return false
    }

    /// `some k, v in xs` becomes `v = xs[k]`.
    private mutating func rewriteMembership(_ expr: inout Expr, _ declaration: SomeDecl, _ call: Call) -> Bool {
        guard let container = call.arguments.last, call.arguments.count >= 2 else { return false }
        let value = call.arguments[call.arguments.count - 2]
        let key = call.arguments.count == 3 ? call.arguments[0] : Term.variable(locals.generate(), at: value.location)
        let path = container.ref.map { $0.appending(key) } ?? Ref([container, key])
        expr.kind = Expr.call("eq", [value, Term(.ref(path), at: container.location)], at: expr.location).kind
        if let operands = expr.call {
            let safe = VariableCollector.names(in: container)
            for name in OutputVariables.equalityOutputs(of: expr, operands, safe: safe).sorted() {
                if declare(name, .declared, at: declaration.location) == nil { return false }
            }
        }
        rewriteInside(&expr)
        return true
    }

    private mutating func rewriteEvery(_ expr: inout Expr, _ source: Every) {
        var every = source
        rewrite(&every.domain)
        scopes.push()
        defer { scopes.pop() }
        if let key = every.key {
            guard rewriteIterated(&every.key, key) else { return }
        } else {
            every.key = Term.variable(locals.generate(), at: every.value.location)
        }
        var value = Optional(every.value)
        guard rewriteIterated(&value, every.value) else { return }
        every.value = value ?? every.value
        rewrite(&every.body, used: [])
        // As in OPA, a variable of the domain that nothing around has declared is the one of that name inside.
        var renaming = VariableRenaming(names: scopes.currentNames.filter { $0.key != $0.value })
        renaming.rewrite(&every.domain)
        errors += renaming.errors
        expr.kind = .every(every)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    /// A variable that is declared twice has no place in OPA's error.
    private mutating func rewriteIterated(_ target: inout Term?, _ term: Term) -> Bool {
        guard case .var(let name) = term.kind, !Variable.isWildcard(name) else { return true }
        guard let new = declare(name, .declared, at: .none) else { return false }
        target?.kind = .var(new)
        return true
    }

    private mutating func rewriteLogical(_ expr: inout Expr, _ source: Logical) {
        var logical = source
        for position in logical.operands.indices {
            if logical.operands[position].isExplicit {
                rewriteBraced(&logical.operands[position].body, of: logical.operation)
            } else if let assignment = logical.operands[position].body.first(where: \.isAssignment) {
                let place = logical.operation == .not ? "negated expression" : "implicit \(logical.operation.rawValue) operand"
                errors.append(RegoDiagnostic(.compile, "cannot assign vars inside \(place)", at: assignment.location))
            } else {
                for index in logical.operands[position].body.indices {
                    if !rewriteDeclarations(in: &logical.operands[position].body[index]) {
                        logical.operands[position].body[index] = Expr(.term(Term(.bool(true))))
                    }
                }
            }
        }
        expr.kind = .logical(logical)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    /// A body in braces is a scope. What the operands of `and` and `or` use from outside counts as used there (as in OPA, not
    /// for `not`).
    private mutating func rewriteBraced(_ body: inout Body, of operation: Logical.Operation) {
        scopes.push()
        rewrite(&body, used: [])
        let seen = scopes.current.filter { $0.occurrence == .seen }.map(\.name).sorted()
        scopes.pop()
        guard operation != .not else { return }
        for name in seen where scopes.name(of: name) == nil { scopes.insert(name, as: name, .seen) }
    }

    private mutating func rewriteAssignment(_ expr: inout Expr) {
        if expr.negated {
            errors.append(RegoDiagnostic(.compile, "cannot assign vars inside negated expression", at: expr.location))
            return
        }
        guard var call = expr.call, call.arguments.count == 2 else { return }
        expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
        let before = errors.count
        rewrite(&call.arguments[1])
        for position in expr.withs.indices { rewrite(&expr.withs[position].value) }
        rewriteTarget(&call.arguments[0])
        if errors.count == before {
            let location = call.operation.location
            call.operation = Term(.ref(Ref("eq", at: location)), at: location)
        }
        expr.kind = .call(call)
    }

    /// Declares the variables on the left of `:=`.
    private mutating func rewriteTarget(_ term: inout Term) {
        switch term.kind {
        case .var(let name):
            if let new = declare(name, .assigned, at: term.location) { term.kind = .var(new) }
        case .array(var items):
            for position in items.indices { rewriteTarget(&items[position]) }
            term.kind = .array(items)
        case .object(var members):
            for position in members.indices { rewriteTarget(&members[position].value) }
            term.kind = .object(members)
        case .ref(let ref) where term.isRootDocument:
            if let name = ref.headVariable, let new = declare(name, .assigned, at: term.location) { term.kind = .var(new) }
        default: errors.append(RegoDiagnostic(.compile, "cannot assign to \(term.kind.typeName)", at: term.location))
        }
    }

    // MARK: Uses

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .var(let name):
            if let known = scopes.name(of: name) {
                term.kind = .var(known)
                scopes.countUse(of: name)
            } else {
                scopes.insert(name, as: name, .seen)
            }
        case .ref(let ref) where term.isRootDocument:
            guard let name = ref.headVariable, let occurrence = scopes.innermostOccurrence(of: name), occurrence != .seen else { return }
            if let known = scopes.name(of: name) { term.kind = .var(known) }
        case .call(let call):
            checkShadowed(call, at: term.location)
            rewriteInside(&term)
        case .arrayComprehension, .setComprehension, .objectComprehension: rewriteComprehension(&term)
        default: rewriteInside(&term)
        }
    }

    private mutating func checkShadowed(_ call: Call, at location: SourceLocation) {
        for name in call.operation.variables {
            if let known = scopes.name(of: name), known != name {
                errors.append(.shadowed(call, at: location))
            }
        }
    }

    private mutating func rewriteComprehension(_ term: inout Term) {
        let used = VariableCollector.names(in: term.comprehensionHeads)
        scopes.push()
        defer { scopes.pop() }
        switch term.kind {
        case .arrayComprehension(var head, var body):
            rewrite(&body, used: used)
            rewrite(&head)
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            rewrite(&body, used: used)
            rewrite(&head)
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            rewrite(&body, used: used)
            rewrite(&key)
            rewrite(&value)
            term.kind = .objectComprehension(key: key, value: value, body)
        default: break
        }
    }

    /// Rewrites the expressions of a template string, each in a scope of its own.
    mutating func rewriteParts(ofTemplate term: inout Term) {
        guard case .template(var template) = term.kind else { return }
        for position in template.parts.indices {
            guard case .expression(var expr) = template.parts[position] else { continue }
            scopes.push()
            rewriteInside(&expr)
            scopes.pop()
            template.parts[position] = .expression(expr)
        }
        term.kind = .template(template)
    }

    /// A target keeps `input` even where a variable of that name hides it.
    mutating func rewrite(_ with: inout With) {
        rewrite(&with.target)
        if let hidden = scopes.name(of: "input") {
            if case .var(hidden) = with.target.kind {
                with.target.kind = .ref(Ref("input", at: with.target.location))
            } else if case .ref(var ref) = with.target.kind, ref.headVariable == hidden {
                ref.terms[0].kind = .var("input")
                with.target.kind = .ref(ref)
            }
        }
        rewrite(&with.value)
    }

    // MARK: Unused variables

    private mutating func checkUnusedAssigned(in body: Body, _ used: VariableSet) {
        let usedNames = Set(used.map { scopes.name(of: $0) ?? $0 })
        var unused: [UnusedVariable] = []
        for entry in scopes.current where entry.occurrence == .assigned && !Variable.isWildcard(entry.name) {
            guard scopes.uses(of: entry.name) <= 1, let generated = entry.new, !usedNames.contains(generated) else { continue }
            let place = body.first { VariableCollector.names(in: $0).contains(generated) } ?? body[0]
            let error = RegoDiagnostic(.compile, "assigned var \(entry.name) unused", at: place.location)
            unused.append((generated, error))
        }
        report(unused)
    }

    private mutating func checkUnusedDeclared(_ places: DeclarationPlaces, _ result: Body, _ used: VariableSet) {
        if !scopes.current.contains(where: { $0.occurrence == .declared }) { return }
        var present = VariableCollector.names(in: result)
        for name in used { present.insert(scopes.name(of: name) ?? name) }
        var unused: [UnusedVariable] = []
        for entry in scopes.current where entry.occurrence == .declared && !Variable.isGenerated(entry.name) {
            guard let generated = entry.new, !present.contains(generated), !used.contains(generated) else { continue }
            let shown = Variable.isWildcard(entry.name) ? "_" : entry.name
            let error = RegoDiagnostic(.compile, "declared var \(shown) unused", at: places.location(of: entry.name))
            unused.append((generated, error))
        }
        report(unused)
    }

    private typealias UnusedVariable = (local: String, error: RegoDiagnostic)

    private mutating func report(_ unused: [UnusedVariable]) {
        if unused.isEmpty { return }
        let sorted = unused.sorted { $0.local < $1.local }
        errorsByLocal.append(.init(positions: errors.count..<errors.count + sorted.count, locals: sorted.map(\.local)))
        errors += sorted.map(\.error)
    }
}

/// Where the variables of a body are declared.
private struct DeclarationPlaces {
    private var places: [(names: VariableSet, location: SourceLocation)] = []
    private let beginning: SourceLocation

    init(_ body: Body) {
        beginning = body.first?.location ?? .none
        // Only what `some` declares must be used.
        guard body.contains(where: { $0.some != nil }) else { return }
        places = body.map { (DeclaredVariables.names(in: $0), $0.location) }
    }

    func location(of name: String) -> SourceLocation { places.first { $0.names.contains(name) }?.location ?? beginning }
}

extension Expr {
    /// Stands where an expression was taken out to be changed.
    fileprivate static let placeholder = Expr(.some(SomeDecl(symbols: [])))
}
