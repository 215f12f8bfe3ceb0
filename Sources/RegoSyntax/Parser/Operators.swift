extension Parser {
    /// A term with operators; in lists `a, b in c` is two elements, elsewhere one membership test.
    mutating func parseInfix(inList: Bool = false) -> Term? {
        let outer = reach
        reach = depth
        defer { reach = max(reach, outer) }
        let offset = state.start
        guard var left = parseBinary(atLeast: 1) else { return nil }
        if !inList, state.token == .comma, let call = parseKeyedMembership(left, offset) {
            left = call
            if state.token != .in { return left }
        } else if state.token != .in {
            if state.token.isKeyword { takeKeywordAsRefHead() }
            return left
        }
        return parseMemberships(left, offset)
    }

    /// `a in b`, `a in b in c` ...
    @inline(never)
    private mutating func parseMemberships(_ first: Term, _ offset: Int32) -> Term {
        var left = first
        while true {
            takeKeywordAsRefHead()
            guard state.token == .in, nestLeft() else { return left }
            let place = location
            scan()
            guard let right = parseBinary(atLeast: 1) else { return left }
            left = membershipCall(Membership.plain, at: place, [left, right], offset)
            if state.token != .in { return left }
        }
    }

    /// `key, value in domain`; nil, and nothing read, when it is something else.
    @inline(never)
    private mutating func parseKeyedMembership(_ key: Term, _ offset: Int32) -> Term? {
        let beginning = state
        scan()
        if let value = parseBinary(atLeast: 1, offset: offset), state.token == .in {
            let place = location
            scan()
            if let domain = parseBinary(atLeast: 1) {
                return membershipCall(Membership.withKey, at: place, [key, value, domain], offset)
            }
        }
        restore(beginning)
        return nil
    }

    private func membershipCall(_ path: [String], at place: SourceLocation, _ arguments: [Term], _ offset: Int32) -> Term {
        let operation = Term(.ref(Membership.ref(path, at: place)), at: place)
        let call = Call(operation: operation, arguments: arguments)
        return Term(.call(call), at: location(arguments[0].location, from: offset, to: state.lastEnd))
    }

    /// Operators of at least the given precedence, all of which bind to the left.
    mutating func parseBinary(atLeast lowest: Int) -> Term? {
        parseBinary(atLeast: lowest, offset: state.start)
    }

    private mutating func parseBinary(atLeast lowest: Int, offset: Int32) -> Term? {
        guard var left = parseTerm() else { return nil }
        var highest = 5
        while true {
            let precedence = state.token.precedence
            guard precedence >= lowest, precedence <= highest, precedence > 0 else { return left }
            guard nestLeft() else { return left }
            let operation = takeOperator()
            guard let right = precedence == 5 ? parseTerm() : parseBinary(atLeast: precedence + 1) else {
                // The error is kept; what was read may still be the left side of an operator that binds less.
                highest = precedence - 1
                continue
            }
            highest = precedence
            let place = location(left.location, from: offset, to: state.lastEnd)
            left = Term(.call(Call(operation: operation, arguments: [left, right])), at: place)
        }
    }

    /// Operators in a row nest to the left without recursion here. Whoever walks the tree recurses: each link makes all that is to
    /// its left one level deeper. False, with an error, when that is too deep.
    mutating func nestLeft() -> Bool {
        reach += 1
        if reach <= options.limits.depth { return true }
        reportDepth()
        return false
    }

    /// The current operator as a reference to its built-in function; goes on to the next token.
    mutating func takeOperator() -> Term {
        let place = location
        let ref = Ref([Term(.var(state.token.name), at: place)])
        scan()
        return Term(.ref(ref), at: place)
    }
}
