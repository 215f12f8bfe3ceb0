import RegoSyntax
import RegoValue

extension Judge {
    /// All scopes in which the expressions hold. One that needs a variable without a value waits for the others.
    func solve(_ body: Body, _ scope: Scope) throws(Interruption) -> [Scope] { try solve(body, from: 0, waiting: 0, scope) }

    /// - Parameters:
    ///   - place: the expression to try next; after the last comes the first.
    ///   - waiting: how many expressions were put off since one was solved.
    private func solve(_ body: Body, from place: Int, waiting: Int, _ scope: Scope) throws(Interruption) -> [Scope] {
        if body.isEmpty { return [scope] }
        let place = place == body.count ? 0 : place
        let results: [Scope]
        do throws(Interruption) {
            results = try solve(body[place], scope.at(body[place]))
        } catch {
            guard case .unbound = error, waiting + 1 < body.count else { throw error }
            return try solve(body, from: place + 1, waiting: waiting + 1, scope)
        }
        var rest = body
        rest.remove(at: place)
        var solutions: [Scope] = []
        for result in results { solutions += try solve(rest, from: place, waiting: 0, result) }
        return solutions
    }

    private func solve(_ expr: Expr, _ scope: Scope) throws(Interruption) -> [Scope] {
        try step()
        // Neither `not` nor `with` changes it.
        if let operation = expr.call?.operationRef, name(of: operation, scope) == "print" { return [scope] }
        var plain = expr
        plain.withs = []
        if !expr.withs.isEmpty {
            return try with(expr.withs, scope) { (scope) throws(Interruption) in try solve(plain, scope) }
        }
        if expr.negated { return try solveNegation(of: plain.complemented(), scope) }
        switch expr.kind {
        case .term(let term): return try values(of: term, scope).filter { !$0.value.isFalse }.map(\.scope)
        case .call(let call): return try solve(call, scope)
        case .some(let some): return try solve(some, scope)
        case .every(let every): return try solve(every, scope)
        case .logical(let logical): return try holds(logical, scope) ? [scope] : []
        }
    }

    /// `not`, `and` and `or` over bodies, which bind nothing outside. The second is not looked at when the first decides.
    private func holds(_ logical: Logical, _ scope: Scope) throws(Interruption) -> Bool {
        let decisive = logical.operation == .or
        for operand in logical.operands {
            var used = Names(closures: true)
            for expr in operand.body { used.add(expr) }
            var inner = try scope.around(used.found)
            inner.enter(operand.body)
            let holds = try !solve(operand.body, inner).isEmpty
            if logical.operation == .not { return !holds }
            if holds == decisive { return decisive }
        }
        return !decisive
    }

    private func solve(_ some: SomeDecl, _ scope: Scope) throws(Interruption) -> [Scope] {
        guard let arguments = some.membership?.arguments, let collection = arguments.last else { return [scope] }
        var solutions: [Scope] = []
        for (value, scope) in try values(of: collection, scope) {
            for (key, member) in value.members {
                var matches = [scope]
                if arguments.count == 3 { matches = try match(arguments[0], key, scope) }
                for scope in matches { solutions += try match(arguments[arguments.count - 2], member, scope) }
            }
        }
        return solutions
    }

    private func solve(_ every: Every, _ scope: Scope) throws(Interruption) -> [Scope] {
        var used = Names(closures: true)
        used.add(Expr(.every(every)))
        var solutions: [Scope] = []
        for (domain, scope) in try values(of: every.domain, scope) where domain.isCollection {
            let outside = try scope.around(used.found)
            var holds = true
            for (key, member) in domain.members where holds {
                var inner = outside
                inner.enter(every.body, declaring: [every.key, every.value].compactMap { $0 })
                var matches = [inner]
                if let term = every.key { matches = try match(term, key, inner) }
                var found = false
                for matched in matches {
                    for scope in try match(every.value, member, matched) where !found {
                        found = try !solve(every.body, scope).isEmpty
                    }
                }
                holds = found
            }
            if holds { solutions.append(scope) }
        }
        return solutions
    }

    /// Only the outermost operation is negated: what its operands are made of must be defined.
    private func solveNegation(of expr: Expr, _ scope: Scope) throws(Interruption) -> [Scope] {
        var solutions: [Scope] = []
        for (settled, scope) in try settlingOperands(of: expr, scope) where try solve(settled, scope).isEmpty { solutions.append(scope) }
        return solutions
    }

    /// The expression with values in the place of what is inside its operands: calls first, and then the rest, which binds nothing.
    private func settlingOperands(of expr: Expr, _ scope: Scope) throws(Interruption) -> [(Expr, Scope)] {
        switch expr.kind {
        case .some, .every, .logical: return [(expr, scope)]
        case .term(let term):
            return try settlingInside(term, scope).map { (Expr(.term($0.term), at: expr.location), $0.scope) }
        case .call(let call):
            let isEquality = expr.isEquality || expr.isCall(of: "equal")
            var results: [([Term], Scope)] = [([], scope)]
            for argument in call.arguments {
                var longer: [([Term], Scope)] = []
                for (terms, scope) in results {
                    let settled =
                        isEquality && argument.call == nil ? try settlingInside(argument, scope) : try settling(argument, scope)
                    longer += settled.map { (terms + [$0.term], $0.scope) }
                }
                results = longer
            }
            return results.map { terms, scope in
                (Expr(.call(Call(operation: call.operation, arguments: terms)), at: expr.location), scope)
            }
        }
    }

    /// A hidden variable with the term's value.
    private func settling(_ term: Term, _ scope: Scope) throws(Interruption) -> [(term: Term, scope: Scope)] {
        var results: [(term: Term, scope: Scope)] = []
        for (settled, scope) in term.call == nil ? try settlingCalls(in: term, scope) : [(term, scope)] {
            if settled.call == nil { try mustBeBound(settled, scope) }
            for (value, scope) in try values(of: settled, scope) {
                var scope = scope
                results.append((scope.hide(value), scope))
            }
        }
        return results
    }

    /// A container with values in the place of the calls in it, which are made outside of the negation; any other term as it is.
    private func settlingCalls(in term: Term, _ scope: Scope) throws(Interruption) -> [(term: Term, scope: Scope)] {
        switch term.kind {
        case .call: return try settling(term, scope)
        case .array(let items):
            return try settlingCalls(inAll: items, scope).map { (Term(.array($0.terms), at: term.location), $0.scope) }
        case .set(let items):
            return try settlingCalls(inAll: items, scope).map { (Term(.set($0.terms), at: term.location), $0.scope) }
        case .object(let members):
            return try settlingCalls(inAll: members.flatMap { [$0.key, $0.value] }, scope).map { settled in
                let pairs = stride(from: 0, to: settled.terms.count, by: 2).map {
                    ObjectMember(key: settled.terms[$0], value: settled.terms[$0 + 1])
                }
                return (Term(.object(pairs), at: term.location), settled.scope)
            }
        default: return [(term, scope)]
        }
    }

    private func settlingCalls(inAll terms: [Term], _ scope: Scope) throws(Interruption) -> [(terms: [Term], scope: Scope)] {
        var results: [(terms: [Term], scope: Scope)] = [([], scope)]
        for term in terms {
            var longer: [(terms: [Term], scope: Scope)] = []
            for (known, scope) in results {
                for (settled, scope) in try settlingCalls(in: term, scope) { longer.append((known + [settled], scope)) }
            }
            results = longer
        }
        return results
    }

    /// A reference with values for its steps; any other term as a whole.
    private func settlingInside(_ term: Term, _ scope: Scope) throws(Interruption) -> [(term: Term, scope: Scope)] {
        switch term.kind {
        case .var:
            try mustBeBound(term, scope)
            return [(term, scope)]
        case .ref(let ref):
            var results: [([Term], Scope)] = [([], scope)]
            for (position, step) in ref.terms.enumerated() {
                var longer: [([Term], Scope)] = []
                for (terms, scope) in results {
                    let isPlain = step.isScalar || (position == 0 && step.variable != nil)
                    let settled = isPlain ? [(term: step, scope: scope)] : try settling(step, scope)
                    longer += settled.map { (terms + [$0.term], $0.scope) }
                }
                results = longer
            }
            for (terms, scope) in results { try mustBeBound(Term(.ref(Ref(terms))), scope) }
            return results.map { (Term(.ref(Ref($0.0)), at: term.location), $0.1) }
        case .call(let call):
            return try settlingOperands(of: Expr(.call(call)), scope).map { expr, scope in
                (expr.call.map { Term(.call($0), at: term.location) } ?? term, scope)
            }
        default: return try settling(term, scope)
        }
    }

    private func mustBeBound(_ term: Term, _ scope: Scope) throws(Interruption) {
        var used = Names(closures: false, steps: !scope.iterates)
        used.add(term)
        if let name = scope.unbound(used.found) { throw .unbound(name) }
    }
}

extension Term {
    var call: Call? {
        if case .call(let call) = kind { return call }
        return nil
    }
}

extension Value {
    /// Keys and values in Rego's order: positions of arrays, keys of objects, the members of sets twice.
    var members: [(key: Value, value: Value)] {
        guard isCollection else { return [] }
        if !isFrozen { sortEntries() }
        return (0..<count).map { position in
            isArray ? (.integer(position), element(position)) : (key(at: position), isSet ? key(at: position) : value(at: position))
        }
    }
}
