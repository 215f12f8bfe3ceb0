import RegoSyntax

/// Orders bodies so that evaluation from left to right meets no variable that is not bound.
struct SafeOrdering {
    private let outputs: OutputVariables

    init(functions: FunctionTable) { outputs = OutputVariables(functions: functions) }

    /// Reorders the body and the bodies nested in it, moving as little as possible. Returns what stays unsafe; then the
    /// body is as it was, unless OPA overlooks all of that.
    func reorder(_ body: inout Body, bound: VariableSet) -> UnsafeVariables {
        var placement = Placement(of: body, bound: bound, outputs)
        placement.place(body)
        var order = placement.order
        var unsafe = UnsafeVariables()
        if !placement.waiting.isEmpty {
            var search = UnsafeSearch(in: body, bound: bound, outputs)
            search.run()
            order = search.order
            unsafe = search.unsafe
            if unsafe.isEmpty { unsafe.overlook(placement.unsafe(in: body)) }
        }
        if !placement.hasClosures {
            if unsafe.isEmpty { body.rearrange(in: order) }
            return unsafe
        }
        var result = order.map { body[$0] }
        unsafe.add(reorderClosures(in: &result, bound: bound))
        if unsafe.isEmpty {
            result.renumber()
            body = result
        }
        return unsafe
    }

    private func reorderClosures(in body: inout Body, bound: VariableSet) -> UnsafeVariables {
        var unsafe = UnsafeVariables()
        var known = bound
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
    private let outputs: OutputVariables
    private var pending: [PendingExpression]
    /// For each variable the expressions that were looked at, still wait, and mention it.
    private var mentions: [String: [Int]] = [:]
    private var safe: VariableSet

    init(of body: Body, bound: VariableSet, _ outputs: OutputVariables) {
        self.outputs = outputs
        pending = body.map { PendingExpression($0) }
        safe = VariableSet()
        for candidate in pending { safe.formUnion(candidate.needs) }
        hasClosures = pending.contains(where: \.hasClosures)
        for position in pending.indices { pending[position].begin(bodyNames: safe, bound: bound, closuresOf: body[position]) }
        safe = safe.intersection(bound)
        waiting = Array(body.indices)
        order.reserveCapacity(body.count)
    }

    /// Whether there are closures in the body.
    let hasClosures: Bool

    /// The variables that waiting expressions need.
    func unsafe(in body: Body) -> UnsafeVariables {
        var unsafe = UnsafeVariables()
        for position in waiting { unsafe.add(pending[position].needs, at: body[position].location) }
        return unsafe
    }

    /// In each pass the expressions that became safe come next, in the order written. An expression is looked at again only when a
    /// variable that it mentions was bound in the meantime.
    mutating func place(_ body: Body) {
        var moved = true
        while moved, !waiting.isEmpty {
            let before = waiting
            waiting = []
            waiting = before.filter { !pending[$0].isChanged || !take($0, of: body) }
            moved = waiting.count < before.count
        }
    }

    /// Puts an expression next if it is safe.
    private mutating func take(_ position: Int, of body: Body) -> Bool {
        if body.isRepeated(position, after: order) { return false }
        guard let made = pending[position].outputsIfSafe(body[position], safe, outputs) else {
            if !pending[position].isWaiting {
                pending[position].isWaiting = true
                for name in pending[position].mentioned { mentions[name, default: []].append(position) }
            }
            return false
        }
        for name in made where safe.insert(name) {
            for other in mentions[name] ?? [] { pending[other].isChanged = true }
        }
        order.append(position)
        return true
    }
}

/// An expression that waits for its variables.
private struct PendingExpression {
    /// All variables in the expression.
    let mentioned: VariableSet
    /// The variables that were not bound when last looked at.
    private(set) var needs: VariableSet
    /// The variables of the body that the closures in the expression use.
    private var closedOver = VariableSet()
    let hasClosures: Bool
    /// Whether a variable was bound since the expression was last looked at.
    var isChanged = true
    /// Whether the expression was looked at and could not come next.
    var isWaiting = false

    /// With all variables that the expression touches itself among what it needs.
    init(_ expr: Expr) {
        var collector = VariableCollector(.safety)
        collector.collect(expr)
        needs = collector.names
        if expr.withs.isEmpty {
            hasClosures = collector.metClosures
        } else {
            hasClosures = expr.hasClosures
        }
        if !hasClosures, expr.withs.isEmpty, let head = expr.operationHead {
            mentioned = head.isEmpty ? needs : needs.union([head])
        } else {
            mentioned = VariableCollector.names(in: expr)
        }
    }

    /// - Parameters:
    ///   - bodyNames: the variables that the expressions of the body touch.
    ///   - bound: those that are bound before the body.
    mutating func begin(bodyNames: VariableSet, bound: VariableSet, closuresOf expr: Expr) {
        needs.subtract(bound)
        if hasClosures { closedOver = expr.variablesInClosures.filter { bodyNames.contains($0) && !bound.contains($0) } }
    }

    /// The variables that the expression binds, if it can come next.
    mutating func outputsIfSafe(_ expr: Expr, _ safe: VariableSet, _ outputs: OutputVariables) -> VariableSet? {
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

extension Body {
    /// Puts the expressions into another order, and gives them their indices.
    fileprivate mutating func rearrange(in order: [Int]) {
        if !order.elementsEqual(indices) { self = order.map { self[$0] } }
        renumber()
    }
}

extension Expr {
    /// The variable that the operation of a call starts from; empty for an expression without one, nil for an operation that starts from
    /// something else.
    fileprivate var operationHead: String? {
        guard case .call(let call) = kind else { return "" }
        guard case .ref(let operation) = call.operation.kind else { return nil }
        return operation.headVariable
    }

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
