import RegoPlan
import RegoSyntax

extension Planner {
    /// Plans expressions one after the other; scans that they open stay open.
    mutating func planBody(_ body: Body) throws(RegoDiagnostics) {
        for expression in body {
            try at(expression.location) { (planner) throws(RegoDiagnostics) in
                let emitted = planner.frame.code.emitted
                try planner.plan(expression)
                // A person wrote it, so coverage and traces want to see it.
                if emitted == planner.frame.code.emitted, !expression.generated, !expression.location.isNone { planner.emit(.nop) }
            }
        }
    }

    mutating func plan(_ expression: Expr) throws(RegoDiagnostics) {
        guard expression.withs.isEmpty else { return try planWith(expression) }
        guard !expression.negated else {
            return try planNot { planner throws(RegoDiagnostics) in try planner.plan(expression.complemented()) }
        }
        switch expression.kind {
        case .term(let term): try require(try planTerm(term), of: term)
        case .call(let call): try planCall(call)
        case .every(let every): try planEvery(every)
        case .logical(let logical): try planLogical(logical)
        case .some(let declaration):
            guard declaration.membership == nil else { throw fault("\"some .. in\" was not rewritten") }
        }
    }

    /// A term as an expression: defined and not false.
    private mutating func require(_ operand: Operand, of term: Term) throws(RegoDiagnostics) {
        switch (operand, term.kind) {
        case (.bool(true), _), (.string, _): break
        case (_, .array), (_, .object), (_, .set), (_, .number), (_, .null): break
        case (.bool(false), _): emitFailure()
        default: emit(.notEqual(operand, .bool(false)))
        }
    }

    // MARK: not

    /// Plans that what `plan` plans has no solution.
    ///
    /// - Parameter looksAtAll: whether to go on after a solution, because a further one might be an error.
    mutating func planNot(
        looksAtAll: Bool = false, _ plan: (inout Planner) throws(RegoDiagnostics) -> Void
    ) throws(RegoDiagnostics) {
        var isFlat = true
        let found = newLocal()
        let body = try block { (planner) throws(RegoDiagnostics) in
            let depth = planner.frame.code.depth
            try plan(&planner)
            guard planner.frame.code.depth > depth else { return }
            // Solutions lie inside scans, which are always defined: note the first one and leave.
            isFlat = false
            planner.emit(.assignVar(source: .bool(true), target: found))
            if !looksAtAll { planner.emit(.breakOut(depth: planner.frame.code.levels(outOf: depth))) }
        }
        if isFlat { return emit(.not(body)) }
        emit(.resetLocal(found))
        emit(.block([body]))
        emit(.isUndefined(found))
    }

    // MARK: every

    /// Looks for an element for which the body does not hold, and stops at the first.
    private mutating func planEvery(_ every: Every) throws(RegoDiagnostics) {
        let domain = local(try planTerm(every.domain))
        try requireCollection(domain)
        let failed = newLocal()
        let (key, value) = (newLocal(), newLocal())
        emit(.resetLocal(failed))
        let search = try block { (planner) throws(RegoDiagnostics) in
            let depth = planner.frame.code.depth
            planner.open(.scan(source: domain, key: key, value: value))
            let held = planner.newLocal()
            planner.emit(.resetLocal(held))
            let body = try planner.block { (planner) throws(RegoDiagnostics) in
                let depth = planner.frame.code.depth
                if let pattern = every.key { try planner.unify(.local(key), pattern) }
                try planner.unify(.local(value), every.value)
                try planner.planBody(every.body)
                planner.emit(.assignVar(source: .bool(true), target: held))
                let levels = planner.frame.code.levels(outOf: depth)
                if levels > 0 { planner.emit(.breakOut(depth: levels)) }
            }
            planner.emit(.block([body]))
            planner.emit(.isUndefined(held))
            planner.emit(.assignVar(source: .bool(true), target: failed))
            planner.emit(.breakOut(depth: planner.frame.code.levels(outOf: depth)))
        }
        emit(.block([search]))
        emit(.isUndefined(failed))
    }

    private mutating func requireCollection(_ domain: Local) throws(RegoDiagnostics) {
        let isCollection = newLocal()
        let found = Statement(.assignVar(source: .bool(true), target: isCollection), at: frame.place)
        let tests: [Operation] = [.isArray(.local(domain)), .isObject(.local(domain)), .isSet(.local(domain))]
        emit(.resetLocal(isCollection))
        emit(.block(tests.map { Block([Statement($0, at: frame.place), found]) }))
        emit(.isDefined(isCollection))
    }
}
