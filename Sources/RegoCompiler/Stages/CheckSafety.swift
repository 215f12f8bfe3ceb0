import RegoSyntax

extension ModuleCompilation {
    /// Refuses heads with variables that the body does not have.
    mutating func checkHeadSafety() {
        for position in module.rules.indices {
            report(module.rules[position].unsafeHeadErrors(locals))
            for branch in module.rules[position].elseChain.indices {
                report(module.rules[position].elseChain[branch].unsafeHeadErrors(locals))
            }
        }
    }

    /// Puts the expressions of every body into an order in which each finds the variables that it needs bound.
    mutating func checkBodySafety() {
        let ordering = SafeOrdering(functions: context.functions)
        let locals = locals
        var (errors, overlooked): ([RegoDiagnostic], [RegoDiagnostic]) = ([], [])
        module.forEachBranch { rule in
            let unsafe = ordering.reorder(&rule.body, bound: rule.initiallySafe)
            errors += unsafe.diagnostics(locals.sourceName)
            overlooked += unsafe.overlookedDiagnostics(locals.sourceName)
        }
        report(errors)
        self.overlooked = overlooked
    }
}

extension Rule {
    /// An error for each variable in the head that neither the body nor the arguments have.
    fileprivate func unsafeHeadErrors(_ locals: ModuleLocals) -> [RegoDiagnostic] {
        guard head.mayHaveVariables else { return [] }
        let terms = [head.key, head.value].compactMap { $0 } + head.ref.terms.dropFirst()
        let needed = VariableCollector.names(in: terms)
        if needed.isEmpty { return [] }
        let known = VariableCollector.names(in: body, [.safety, .skipOperands]).union(VariableCollector.names(in: head.args))
        return needed.subtracting(known).sorted().compactMap { name in
            let source = locals.sourceName(of: name)
            return Variable.isGenerated(source) ? nil : RegoDiagnostic(.unsafeVar, "var \(source) is unsafe", at: location)
        }
    }
}

/// Variables that nothing binds, by the expressions that need them.
struct UnsafeVariables {
    typealias Entry = (location: SourceLocation, names: VariableSet)

    /// What OPA reports.
    private var entries: [Entry] = []
    /// What OPA does not see. Errors that it finds later come before these.
    private var overlooked: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ names: VariableSet, at location: SourceLocation) {
        if !names.isEmpty { entries.append((location, names)) }
    }

    mutating func add(_ other: UnsafeVariables) {
        entries += other.entries
        overlooked += other.overlooked
    }

    /// Takes what is unsafe for what OPA overlooks.
    mutating func overlook(_ other: UnsafeVariables) { overlooked += other.entries + other.overlooked }

    func diagnostics(_ sourceName: (String) -> String) -> [RegoDiagnostic] { Self.diagnostics(entries, sourceName) }

    func overlookedDiagnostics(_ sourceName: (String) -> String) -> [RegoDiagnostic] { Self.diagnostics(overlooked, sourceName) }

    /// One error for each variable, at the first place; when all are made up, one for each expression instead.
    private static func diagnostics(_ entries: [Entry], _ sourceName: (String) -> String) -> [RegoDiagnostic] {
        if entries.isEmpty { return [] }
        let sorted = entries.enumerated().sorted { left, right in
            if SourceLocation.isOrderedBefore(left.element.location, right.element.location) { return true }
            if SourceLocation.isOrderedBefore(right.element.location, left.element.location) { return false }
            return left.offset < right.offset
        }.map(\.element)
        var errors: [RegoDiagnostic] = []
        var seen: VariableSet = []
        for entry in sorted {
            for name in entry.names.sorted(by: isOrderedBefore) where seen.insert(name) {
                let source = sourceName(name)
                if !Variable.isGenerated(source) { errors.append(error(for: source, at: entry.location)) }
            }
        }
        if !errors.isEmpty { return errors }
        seen = []
        for entry in sorted {
            let before = seen.count
            seen.formUnion(entry.names)
            if seen.count > before { errors.append(RegoDiagnostic(.unsafeVar, "expression is unsafe", at: entry.location)) }
        }
        return errors
    }

    /// By name; wildcards, which say least, come last.
    private static func isOrderedBefore(_ left: String, _ right: String) -> Bool {
        let wildcards = (Variable.isWildcard(left), Variable.isWildcard(right))
        return wildcards.0 == wildcards.1 ? left < right : wildcards.1
    }

    private static func error(for name: String, at location: SourceLocation) -> RegoDiagnostic {
        var message = "var \(name) is unsafe"
        if Keywords.importable.contains(name) {
            message += " (hint: `import future.keywords.\(name)` to import a future keyword)"
        }
        return RegoDiagnostic(.unsafeVar, message, at: location)
    }
}
