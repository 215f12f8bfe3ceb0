import RegoSyntax
import RegoValue

/// Evaluation of a query, expression by expression.
extension Frame {
    /// Evaluates the query and calls `found` for each way in which it holds, telling when it is entered, left and tried again.
    func run(_ found: Continuation) throws(Stop) {
        trace(.enter, query)
        try evaluate { () throws(Stop) in
            trace(.exit, query)
            defer { trace(.redo, query) }
            try found()
        }
    }

    /// Evaluates the expressions from ``index`` on.
    func evaluate(_ found: Continuation) throws(Stop) {
        try evaluation.checkLimits()
        guard index < query.count else { return try finish(found) }
        let expr = query[index]
        trace(.eval, expr)
        if !expr.withs.isEmpty { return try evaluateWith(expr, found) }
        try evaluateStep(expr) { () throws(Stop) in try next(found) }
    }

    func next(_ found: Continuation) throws(Stop) {
        index += 1
        defer { index -= 1 }
        try evaluate(found)
    }

    private func finish(_ found: Continuation) throws(Stop) {
        do throws(Stop) { try found() } catch {
            guard case .exit(let exit) = error else { throw error }
            throw .exit(findsOne ? .immediate(carrying: exit) : .deferred(carrying: exit))
        }
        if findsOne, saving == nil { throw .exit(.immediate(carrying: nil)) }
    }

    /// Evaluates one expression without its modifiers.
    func evaluateStep(_ expr: Expr, _ found: Continuation) throws(Stop) {
        if expr.negated { return try evaluateNegation(expr, found) }
        var isDefined = false
        func hold() throws(Stop) {
            isDefined = true
            defer { trace(.redo, expr) }
            try found()
        }
        switch expr.kind {
        case .call(let call):
            if expr.isEquality, call.arguments.count == 2 {
                try unify(call.arguments[0], call.arguments[1]) { () throws(Stop) in try hold() }
            } else {
                try evaluateCall(call) { () throws(Stop) in try hold() }
            }
        case .term(let term): try evaluateTerm(term, hold, found)
        case .every(let every): try evaluateEvery(every, expr) { () throws(Stop) in try hold() }
        case .logical(let logical): try evaluateLogical(logical, expr) { () throws(Stop) in try hold() }
        case .some: try hold()
        }
        if !isDefined { trace(.fail, expr) }
    }

    /// A term holds when it is defined and not false.
    private func evaluateTerm(_ term: Term, _ hold: Continuation, _ found: Continuation) throws(Stop) {
        let result = madeVariable("term_\(id)_\(index)")
        try unify(term, result) { () throws(Stop) in
            if let saving, saving.unknowns.contains(.term(result), bindings) {
                try save(Expr(.term(result)), bindings, found)
            } else if !plug(result).isFalse {
                try hold()
            }
        }
    }
}
