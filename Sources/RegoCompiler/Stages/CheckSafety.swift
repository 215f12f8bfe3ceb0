import RegoSyntax

extension Compilation {
    /// Refuses heads with variables that the body does not have.
    mutating func checkHeadSafety() {
        forEachBranch { compilation, rule in
            guard rule.head.mayHaveVariables else { return }
            let known = VariableCollector.names(in: rule.body, [.safety, .skipOperands]).union(VariableCollector.names(in: rule.head.args))
            let terms = [rule.head.key, rule.head.value].compactMap { $0 } + rule.head.ref.terms.dropFirst()
            for name in VariableCollector.names(in: terms).subtracting(known).sorted() {
                let source = compilation.sourceName(of: name)
                if Variable.isGenerated(source) { continue }
                compilation.report(RegoDiagnostic(.unsafeVar, "var \(source) is unsafe", at: rule.location))
            }
        }
    }

    /// Puts the expressions of every body into an order in which each finds the variables that it needs bound.
    mutating func checkBodySafety() {
        forEachBranch { compilation, rule in
            let ordering = SafeOrdering(functions: compilation.functions)
            let unsafe = ordering.reorder(&rule.body, bound: rule.initiallySafe)
            compilation.report(unsafe.diagnostics { compilation.sourceName(of: $0) })
            compilation.overlooked += unsafe.overlookedDiagnostics { compilation.sourceName(of: $0) }
        }
    }
}

/// Variables that nothing binds, by the expressions that need them.
struct UnsafeVariables {
    typealias Entry = (location: SourceLocation, names: Set<String>)

    /// What OPA reports.
    private var entries: [Entry] = []
    /// What OPA does not see. Errors that it finds later come before these.
    private var overlooked: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ names: Set<String>, at location: SourceLocation) {
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
        var seen: Set<String> = []
        for entry in sorted {
            for name in entry.names.sorted(by: isOrderedBefore) where seen.insert(name).inserted {
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
