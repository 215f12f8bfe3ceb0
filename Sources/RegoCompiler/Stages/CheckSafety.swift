import RegoSyntax

extension Compilation {
    /// Refuses heads with variables that the body does not have.
    mutating func checkHeadSafety() {
        forEachBranch { compilation, rule in
            guard rule.head.mayHaveVariables else { return }
            let known = VariableCollector.names(in: rule.body, .safety).union(VariableCollector.names(in: rule.head.args))
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
        }
    }
}

/// Variables that nothing binds, by the expressions that need them.
struct UnsafeVariables {
    private(set) var entries: [(location: SourceLocation, names: Set<String>)] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ names: Set<String>, at location: SourceLocation) {
        if !names.isEmpty { entries.append((location, names)) }
    }

    mutating func add(_ other: UnsafeVariables) { entries += other.entries }

    /// One error for each variable, at the first place; when all are made up, one for each expression instead.
    func diagnostics(_ sourceName: (String) -> String) -> [RegoDiagnostic] {
        if entries.isEmpty { return [] }
        let sorted = entries.enumerated().sorted { left, right in
            if SourceLocation.isOrderedBefore(left.element.location, right.element.location) { return true }
            if SourceLocation.isOrderedBefore(right.element.location, left.element.location) { return false }
            return left.offset < right.offset
        }.map(\.element)
        var errors: [RegoDiagnostic] = []
        var seen: Set<String> = []
        for entry in sorted {
            for name in entry.names.sorted(by: Self.isOrderedBefore) where seen.insert(name).inserted {
                let source = sourceName(name)
                if !Variable.isGenerated(source) { errors.append(Self.error(for: source, at: entry.location)) }
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

extension Expr {
    /// The expression without its `not`, and with unification for `==`.
    ///
    /// OPA lets expressions with closures over variables of their body use what they bind only when they are evaluated:
    /// `not input.rows[_] == {x | x > limit}` is safe, `not input.rows[_] == limit` is not.
    fileprivate var asEvaluated: Expr {
        var expr = self
        expr.negated = false
        var rewriter = EqualsRewriter()
        rewriter.rewrite(&expr)
        return expr
    }
}

/// Orders bodies so that evaluation from left to right meets no variable that is not bound.
struct SafeOrdering {
    private let outputs: OutputVariables

    init(functions: FunctionTable) { outputs = OutputVariables(functions: functions) }

    /// Reorders the body and the bodies nested in it, moving as little as possible. Returns what stays unsafe; then the
    /// body is as it was.
    ///
    /// In each pass the expressions that became safe come next, in the order written. An expression is looked at again
    /// only when a variable that it mentions was bound in the meantime.
    func reorder(_ body: inout Body, bound: Set<String>) -> UnsafeVariables {
        var reordered = body
        let unsafe = reorder(&reordered, bound: bound, carriesResults: false)
        if unsafe.isEmpty {
            body = reordered
            return unsafe
        }
        return reorder(&reordered, bound: bound, carriesResults: true)
    }

    /// - Parameter carriesResults: whether an equality takes the results of a call before it for bound, though the call waits for
    ///   variables in sets. This is how OPA leaves out `x` from the errors of `x := count({y})`.
    private func reorder(_ body: inout Body, bound: Set<String>, carriesResults: Bool) -> UnsafeVariables {
        let bodyNames = VariableCollector.names(in: body, .safety)
        var pending = body.map { Pending($0, bodyNames: bodyNames, bound: bound) }
        var mentions: [String: [Int]] = [:]
        for (position, candidate) in pending.enumerated() {
            for name in candidate.mentioned { mentions[name, default: []].append(position) }
        }
        var safe = bodyNames.intersection(bound)
        var order: [Int] = []
        order.reserveCapacity(body.count)
        var waiting = Array(body.indices)
        var moved = true
        var results: Set<String> = []
        while moved, !waiting.isEmpty {
            moved = false
            waiting.removeAll { position in
                let carried = carriesResults && body[position].isEquality ? results : []
                if carriesResults { results = resultsAfter(body[position], results, safe) }
                guard pending[position].isChanged || carriesResults,
                    let made = pending[position].outputsIfSafe(body[position], safe, carried, outputs)
                else { return false }
                for name in made where safe.insert(name).inserted {
                    for other in mentions[name] ?? [] { pending[other].isChanged = true }
                }
                order.append(position)
                moved = true
                return true
            }
        }
        var unsafe = UnsafeVariables()
        for position in waiting { unsafe.add(pending[position].needs, at: body[position].location) }
        var result = order.map { body[$0] }
        unsafe.add(reorderClosures(in: &result, bound: bound))
        if unsafe.isEmpty {
            result.renumber()
            body = result
        }
        return unsafe
    }

    /// What an equality after the expression takes for bound.
    private func resultsAfter(_ expr: Expr, _ results: Set<String>, _ safe: Set<String>) -> Set<String> {
        if expr.isEquality || expr.negated { return [] }
        return expr.call == nil ? results : outputs.outputs(of: expr, safe: safe)
    }

    /// An expression that waits for its variables.
    private struct Pending {
        /// All variables in the expression.
        let mentioned: Set<String>
        /// The variables that were not bound when last looked at.
        private(set) var needs: Set<String>
        /// The variables of the body that the closures in the expression use.
        private let closedOver: Set<String>
        /// Whether a variable was bound since the expression was last looked at.
        var isChanged = true

        init(_ expr: Expr, bodyNames: Set<String>, bound: Set<String>) {
            mentioned = VariableCollector.names(in: expr)
            needs = VariableCollector.names(in: expr, .safety).subtracting(bound)
            var names: Set<String> = []
            for closure in ClosureFinder.closures(in: expr) {
                switch closure {
                case .every(let every): names.formUnion(VariableCollector.names(in: every.body))
                case .operand(let operand): names.formUnion(VariableCollector.names(in: operand.body))
                case .comprehension(let term): names.formUnion(VariableCollector.names(in: term))
                }
            }
            closedOver = names.filter { bodyNames.contains($0) && !bound.contains($0) }
        }

        /// The variables that the expression binds, if it can come next.
        ///
        /// - Parameter carried: variables that are not bound but taken for it, and bound if the expression comes next.
        mutating func outputsIfSafe(
            _ expr: Expr, _ safe: Set<String>, _ carried: Set<String>, _ outputs: OutputVariables
        ) -> Set<String>? {
            isChanged = false
            let known = mentioned.filter(safe.contains)
            let made = outputs.outputs(of: expr, safe: known, carried: carried)
            if !closedOver.isEmpty {
                // A closure over exactly the variables that the expression itself would bind can never be evaluated.
                if closedOver == made { return nil }
                needs.formUnion(closedOver)
            }
            needs.subtract(made)
            needs.subtract(known)
            if !needs.isEmpty, !closedOver.isEmpty { needs.subtract(outputs.outputs(of: expr.asEvaluated, safe: known)) }
            return needs.isEmpty ? made : nil
        }
    }

    private func reorderClosures(in body: inout Body, bound: Set<String>) -> UnsafeVariables {
        var unsafe = UnsafeVariables()
        var known = bound
        for position in body.indices {
            if position > 0 { known.formUnion(VariableCollector.names(in: body[position - 1], .safety)) }
            let location = body[position].location
            var rewriter = ClosureRewriter { nested, header in
                var around = known
                switch header {
                case .every(let terms): around.formUnion(VariableCollector.names(in: terms))
                case .operand(isExplicit: true): break
                case .operand(isExplicit: false):
                    let needed = VariableCollector.names(inImplicit: nested, .safety).subtracting(known)
                    unsafe.add(needed, at: location)
                    if !needed.isEmpty { return }
                case .comprehension(let heads):
                    let bound = VariableCollector.names(in: nested, .safety).union(known)
                    unsafe.add(VariableCollector.names(in: heads).subtracting(bound), at: location)
                }
                unsafe.add(reorder(&nested, bound: around))
            }
            rewriter.rewrite(&body[position])
        }
        return unsafe
    }
}
