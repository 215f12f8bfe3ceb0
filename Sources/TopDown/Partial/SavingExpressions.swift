import RegoCompiler
import RegoSyntax

/// Keeps expressions that cannot be evaluated, and goes on with what follows them.
extension Frame {
    var pluggingForCaller: Plugging { Plugging(store, caller: saving?.caller) }

    func pluggedForCaller(_ term: Term) -> Term { pluggingForCaller.plugTerm(term, bindings) }

    /// The expression with the place and the modifiers of the one under evaluation.
    private func placed(_ expr: Expr) -> Expr {
        var expr = expr
        expr.withs = keptModifiers(expression.withs)
        expr.location = expression.location
        return expr
    }

    /// Replaced functions are replaced already, save where expressions that replace some are kept whole.
    func keptModifiers(_ withs: [With]) -> [With] {
        if saving?.isExact == true { return withs }
        return withs.filter { with in !(with.target.ref.map { evaluation.isFunction($0) } ?? false) }
    }

    /// Saves an expression whose variables are of `bindings`.
    func save(_ expr: Expr, _ bindings: Bindings, _ found: Continuation) throws(Stop) {
        guard let saving else { return }
        let expr = placed(expr)
        saving.push(SavedExpression(expr: expr, bindings: bindings, rightBindings: bindings))
        defer { saving.pop() }
        trace(.save, expr)
        try found()
    }

    /// Saves an equality; the variables in it are not known from now on.
    func saveUnification(_ a: Operand, _ b: Operand, _ b1: Bindings, _ b2: Bindings, _ found: Continuation) throws(Stop) {
        guard let saving else { return }
        let started = evaluation.metrics.begin()
        let (left, right) = (store.term(a), store.term(b))
        let expr = placed(Expr.call("eq", [left, right]))
        let marked = mark(left, b1, saving) + mark(right, b2, saving)
        saving.push(SavedExpression(expr: expr, bindings: b1, rightBindings: b2))
        defer {
            saving.pop()
            for _ in 0..<marked { saving.unknowns.pop() }
        }
        trace(.save, expr)
        evaluation.metrics.end(.saveUnify, started)
        try found()
    }

    /// Saves a call; the variables of its result are not known from now on.
    func saveCall(_ call: Call, arity: Int, _ found: Continuation) throws(Stop) {
        guard let saving else { return }
        let expr = placed(Expr(.call(call)))
        var marked = 0
        if call.arguments.count == arity + 1, let result = call.arguments.last { marked = mark(result, bindings, saving) }
        saving.push(SavedExpression(expr: expr, bindings: bindings, rightBindings: nil))
        defer {
            saving.pop()
            for _ in 0..<marked { saving.unknowns.pop() }
        }
        trace(.save, expr)
        try found()
    }

    /// Saves an expression as it is; the variables that it would bind are not known from now on.
    func saveMarkingUnknowns(_ expr: Expr, _ bindings: Bindings, _ found: Continuation) throws(Stop) {
        guard let saving else { return }
        var marked = 0
        switch expr.kind {
        case .term(let term): marked = mark(term, bindings, saving)
        case .call(let call):
            if expr.isEquality {
                for operand in call.arguments { marked += mark(operand, bindings, saving) }
            } else if let operation = call.operationRef, evaluation.checking.arity(of: operation) == call.arguments.count - 1,
                let result = call.arguments.last
            {
                marked = mark(result, bindings, saving)
            }
        case .some, .every, .logical: break
        }
        let expr = placed(expr)
        saving.push(SavedExpression(expr: expr, bindings: bindings, rightBindings: bindings))
        defer {
            saving.pop()
            for _ in 0..<marked { saving.unknowns.pop() }
        }
        trace(.save, expr)
        try found()
    }

    /// Marks the variables of a term, and of what they are bound to, as not known.
    ///
    /// - Returns: how many were marked.
    private func mark(_ term: Term, _ bindings: Bindings, _ saving: Saving) -> Int {
        if term.variable != nil {
            saving.unknowns.push([term], bindings)
            return 1
        }
        var count = 0
        for name in term.boundVariables.sorted() {
            let (found, next) = bindings.apply(.term(.variable(name)))
            if case .term(let inner) = found { count += mark(inner, next, saving) }
        }
        return count
    }

    /// Saves a comprehension with what is known of the variables around it.
    func saveComprehension(
        _ term: Term, _ b: Operand, _ b1: Bindings, _ b2: Bindings, isSwapped: Bool, _ found: Continuation
    ) throws(Stop) {
        let amended = Operand.term(amended(term, b1))
        var other = b
        if case .term(let otherTerm) = b, otherTerm.isComprehension { other = .term(self.amended(otherTerm, b2)) }
        if isSwapped { return try saveUnification(other, amended, b2, b1, found) }
        try saveUnification(amended, other, b1, b2, found)
    }

    private func amended(_ term: Term, _ bindings: Bindings) -> Term {
        guard let saving else { return term }
        let names = term.variablesWithoutHeads.union(term.variables)
        var known: Body = []
        for entry in bindings.entries where names.contains(entry.name) {
            known.append(Expr.call("eq", [entry.variable, pluggingForCaller.plugTerm(entry.variable, bindings)]))
        }
        var namespacing = Namespacing(bindings: bindings, caller: saving.caller)
        var copy = term
        copy.location = .none
        switch term.kind {
        case .arrayComprehension(let head, let body): copy.kind = .arrayComprehension(head, renumbered(body + known))
        case .setComprehension(let head, let body): copy.kind = .setComprehension(head, renumbered(body + known))
        case .objectComprehension(let key, let value, let body):
            copy.kind = .objectComprehension(key: key, value: value, renumbered(body + known))
        default: break
        }
        namespacing.rewrite(&copy)
        return copy
    }

    private func renumbered(_ body: Body) -> Body {
        var body = body
        body.renumber()
        return body
    }

    private func pluggedWithComprehensions(_ term: Term) -> Term {
        term.isComprehension ? amended(term, bindings) : pluggedForCaller(term)
    }

    /// `every` with what is known of its variables.
    func pluggedForCaller(every expr: Expr) -> Expr {
        guard case .every(var every) = expr.kind else { return expr }
        every.body = every.body.map { pluggedForCaller(nested: $0) }
        every.key = every.key.map { pluggedForCaller($0) }
        every.value = pluggedForCaller(every.value)
        every.domain = pluggedForCaller(every.domain)
        // Its text is no longer what stands there.
        every.location = .none
        var copy = expr
        copy.kind = .every(every)
        return copy
    }

    /// `not`, `and` or `or` with what is known of the variables in its operands.
    func pluggedForCaller(logical expr: Expr) -> Expr {
        guard case .logical(var logical) = expr.kind else { return expr }
        for position in logical.operands.indices {
            logical.operands[position].body = logical.operands[position].body.map { pluggedForCaller(nested: $0) }
        }
        var copy = expr
        copy.kind = .logical(logical)
        return copy
    }

    /// An expression in the body of `every` or of an operand.
    private func pluggedForCaller(nested expr: Expr) -> Expr {
        var copy = expr
        switch expr.kind {
        case .term(let term): copy.kind = .term(pluggedWithComprehensions(term))
        case .call(var call):
            call.arguments = call.arguments.map { pluggedWithComprehensions($0) }
            copy.kind = .call(call)
        case .every: copy = pluggedForCaller(every: expr)
        case .logical: copy = pluggedForCaller(logical: expr)
        case .some: break
        }
        for position in copy.withs.indices { copy.withs[position].value = pluggedForCaller(copy.withs[position].value) }
        return copy
    }

    /// Evaluates this query and calls `use` with what is saved of it, once per result. What is saved elsewhere stays apart.
    ///
    /// - Returns: whether there was a result.
    func savingQueries(_ saving: Saving, _ use: (Body) throws(Stop) -> Void) throws(Stop) -> Bool {
        saving.beginQuery()
        defer { saving.endQuery() }
        var isDefined = false
        try evaluate { () throws(Stop) in
            isDefined = true
            let current = saving.endQuery()
            defer { saving.resumeQuery(current) }
            try evaluation.countSaved()
            try use(saving.body(current, pluggingForCaller))
        }
        return isDefined
    }
}
