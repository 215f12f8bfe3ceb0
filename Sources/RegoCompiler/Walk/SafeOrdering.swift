import RegoSyntax

/// Orders bodies so that evaluation from left to right meets no variable that is not bound.
struct SafeOrdering {
    private let outputs: OutputVariables

    init(functions: FunctionTable) { outputs = OutputVariables(functions: functions) }

    /// Reorders the body and the bodies nested in it, moving as little as possible. Returns what stays unsafe; then the
    /// body is as it was, unless OPA overlooks all of that.
    func reorder(_ body: inout Body, bound: Set<String>) -> UnsafeVariables {
        var placement = Placement(of: body, bound: bound, outputs)
        placement.place()
        var order = placement.order
        var unsafe = UnsafeVariables()
        if !placement.waiting.isEmpty {
            var search = UnsafeSearch(in: body, bound: bound, outputs)
            search.run()
            order = search.order
            unsafe = search.unsafe
            if unsafe.isEmpty { unsafe.overlook(placement.unsafe) }
        }
        var result = order.map { body[$0] }
        unsafe.add(reorderClosures(in: &result, bound: bound))
        if unsafe.isEmpty {
            result.renumber()
            body = result
        }
        return unsafe
    }

    private func reorderClosures(in body: inout Body, bound: Set<String>) -> UnsafeVariables {
        var unsafe = UnsafeVariables()
        var known = bound
        guard body.contains(where: \.hasClosures) else { return unsafe }
        for position in body.indices {
            if position > 0 { known.formUnion(VariableCollector.names(in: body[position - 1], .safety)) }
            let location = body[position].location
            var rewriter = ClosureRewriter { nested, header in
                var around = known
                switch header {
                case .every(let terms): around.formUnion(VariableCollector.names(in: terms))
                case .operand: break
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

/// The order of the expressions of one body, while it is found.
private struct Placement {
    /// The places in the body of the expressions that are safe, in the order of evaluation.
    private(set) var order: [Int] = []
    /// The places of the others.
    private(set) var waiting: [Int]
    private let body: Body
    private let outputs: OutputVariables
    private var pending: [PendingExpression]
    private var mentions: [String: [Int]] = [:]
    private var safe: Set<String>

    init(of body: Body, bound: Set<String>, _ outputs: OutputVariables) {
        self.body = body
        self.outputs = outputs
        let bodyNames = VariableCollector.names(in: body, .safety)
        pending = body.map { PendingExpression($0, bodyNames: bodyNames, bound: bound) }
        for (position, candidate) in pending.enumerated() {
            for name in candidate.mentioned { mentions[name, default: []].append(position) }
        }
        safe = bodyNames.intersection(bound)
        waiting = Array(body.indices)
        order.reserveCapacity(body.count)
    }

    /// The variables that waiting expressions need.
    var unsafe: UnsafeVariables {
        var unsafe = UnsafeVariables()
        for position in waiting { unsafe.add(pending[position].needs, at: body[position].location) }
        return unsafe
    }

    /// In each pass the expressions that became safe come next, in the order written. An expression is looked at again only when a
    /// variable that it mentions was bound in the meantime.
    mutating func place() {
        var moved = true
        while moved, !waiting.isEmpty {
            let before = waiting
            waiting = []
            waiting = before.filter { !pending[$0].isChanged || !take($0) }
            moved = waiting.count < before.count
        }
    }

    /// Puts an expression next if it is safe.
    private mutating func take(_ position: Int) -> Bool {
        if body.isRepeated(position, after: order) { return false }
        guard let made = pending[position].outputsIfSafe(body[position], safe, outputs) else { return false }
        for name in made where safe.insert(name).inserted {
            for other in mentions[name] ?? [] { pending[other].isChanged = true }
        }
        order.append(position)
        return true
    }
}

/// An expression that waits for its variables.
private struct PendingExpression {
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
        closedOver = expr.variablesInClosures.filter { bodyNames.contains($0) && !bound.contains($0) }
    }

    /// The variables that the expression binds, if it can come next.
    mutating func outputsIfSafe(_ expr: Expr, _ safe: Set<String>, _ outputs: OutputVariables) -> Set<String>? {
        isChanged = false
        let known = mentioned.filter(safe.contains)
        let made = outputs.outputs(of: expr, safe: known)
        if !closedOver.isEmpty {
            // A closure over exactly the variables that the expression itself would bind can never be evaluated.
            if closedOver == made { return nil }
            needs.formUnion(closedOver)
        }
        needs.subtract(made)
        needs.subtract(known)
        if !needs.isEmpty, !closedOver.isEmpty {
            needs.subtract(outputs.outputs(of: expr.asEvaluated, safe: known).subtracting(closedOver))
        }
        return needs.isEmpty ? made : nil
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
