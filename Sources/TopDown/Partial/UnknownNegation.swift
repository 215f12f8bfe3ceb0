import RegoSyntax

/// `not` over what is not known: the negation of what is left of the expression is saved.
extension Frame {
    func evaluateUnknownNegation(_ expr: Expr, _ saving: Saving, _ found: Continuation) throws(Stop) {
        let child = closure([Self.withoutNegation(expr)])
        let unknowns = saving.unknowns.variables(of: pluggingForCaller)
        let queries = try savedQueries(child, keeping: unknowns, saving)
        // Without a result the expression never holds, and its negation always does.
        if queries.isEmpty { return try found() }
        guard InlineNegation.isPossible(queries, safe: unknowns, evaluation.checking) else {
            return try saveSupport(expr, negation: child.id, unknowns, queries, saving, found)
        }
        try forEachComplement(of: queries[...], chosen: []) { (exprs) throws(Stop) in
            try saveComplements(exprs, saving, found)
        }
    }

    private func savedQueries(_ child: Frame, keeping unknowns: Set<String>, _ saving: Saving) throws(Stop) -> [Body] {
        var queries: [Body] = []
        saving.beginQuery()
        defer { saving.endQuery() }
        try child.evaluate { () throws(Stop) in
            try evaluation.countSaved()
            let body = saving.body(saving.queries[saving.queries.count - 1], pluggingForCaller)
            guard evaluation.checking.passesTypeCheck(body) else { return }
            if saving.inlining.isShallow {
                queries.append(body)
            } else {
                queries.append(CopyPropagation(keeping: unknowns, evaluation.checking, givesNonEmptyBody: true).apply(body))
            }
        }
        return queries
    }

    /// `not (a; b)` or'ed over all queries: one expression of each, in all combinations.
    private func forEachComplement(
        of queries: ArraySlice<Body>, chosen: [Expr], _ use: ([Expr]) throws(Stop) -> Void
    ) throws(Stop) {
        guard let query = queries.first else { return try use(chosen) }
        for expr in query {
            try forEachComplement(of: queries.dropFirst(), chosen: chosen + [expr.complemented()], use)
        }
    }

    private func saveComplements(_ exprs: [Expr], _ saving: Saving, _ found: Continuation) throws(Stop) {
        var withs = keptModifiers(expression.withs)
        for position in withs.indices { withs[position].value = pluggedForCaller(withs[position].value) }
        for expr in exprs {
            var expr = expr
            expr.withs = withs
            saving.push(SavedExpression(expr: expr, bindings: nil, rightBindings: nil))
            trace(.save, expr)
        }
        defer { for _ in exprs { saving.pop() } }
        try found()
    }

    /// Saves the queries as rules of their own, and the negation of that.
    private func saveSupport(
        _ expr: Expr, negation: Int, _ unknowns: Set<String>, _ queries: [Body], _ saving: Saving, _ found: Continuation
    ) throws(Stop) {
        let name = "__not\(id)_\(index)_\(negation)__"
        let namespace = evaluation.options.partial.namespace
        let path = Ref("data", path: [namespace, name])
        var variables: Set<String> = []
        for query in queries {
            query.forEachTerm { term in
                if let name = term.variable { variables.insert(name) }
                return true
            }
        }
        let arguments = unknowns.intersection(variables).map { Term.variable($0) }.sorted()
        let head = Head(name: name, ref: Ref(name), args: arguments, value: Term(.bool(true)))
        for query in queries { saving.support.insert(Rule(head: head, body: query), at: path) }
        var saved = expr
        let reference = Term(.ref(path))
        saved.kind = arguments.isEmpty ? .term(reference) : .call(Call(operation: reference, arguments: arguments))
        try saveComplements([saved], saving, found)
    }
}
