extension Parser {
    /// Terms separated by commas, a comma after the last allowed, up to `end`, which stays the current token. Nil with an error.
    mutating func parseList(until end: Token, after first: [Term] = []) -> [Term]? {
        var terms = first
        while state.token != end {
            guard let term = parseInfix(inList: true) else { return nil }
            terms.append(term)
            if state.token == end { break }
            guard state.token == .comma else {
                unexpected("expected \",\" or \"\(end.name)\"")
                return nil
            }
            scan()
        }
        return terms
    }

    mutating func parseArray() -> Term? {
        let start = location
        guard let kind = parseArrayKind() else { return nil }
        return Term(kind, at: closed(start))
    }

    /// From the beginning of a term to the end of the current token.
    private func closed(_ start: SourceLocation) -> SourceLocation {
        location(start, from: Int32(truncatingIfNeeded: start.offset), to: state.end)
    }

    @inline(never)
    private mutating func parseArrayKind() -> Term.Kind? {
        scan()
        if state.token == .rightBracket { return .array([]) }
        let hadComma = skipLeadingComma()
        let beginning = state
        guard let head = parseTerm() else { return nil }
        switch state.token {
        case .rightBracket: return .array([head])
        case .comma:
            scan()
            return parseList(until: .rightBracket, after: [head]).map { .array($0) }
        case .or where !hadComma:
            scan()
            if let body = parseBody(until: .rightBracket) { return .arrayComprehension(head, body) }
            guard state.token == .comma else { return nil }
        default: break
        }
        restore(beginning)
        return parseList(until: .rightBracket).flatMap { $0.isEmpty ? nil : .array($0) }
    }

    /// `[, a]` has always been accepted.
    private mutating func skipLeadingComma() -> Bool {
        guard state.token == .comma else { return false }
        scan()
        return true
    }

    mutating func parseSetOrObject() -> Term? {
        let start = location
        guard let kind = parseSetOrObjectKind() else { return nil }
        return Term(kind, at: closed(start))
    }

    @inline(never)
    private mutating func parseSetOrObjectKind() -> Term.Kind? {
        scan()
        if state.token == .rightBrace { return .object([]) }
        let hadComma = skipLeadingComma()
        let beginning = state
        // Without operators first: `{a | b}` is a comprehension, not a union.
        guard let head = parseTerm() else { return nil }
        switch state.token {
        case .rightBrace, .comma: return parseSet(head)
        case .or where !hadComma: return parseSetComprehension(head, beginning)
        case .colon: return parseObject(head, mayBeComprehension: !hadComma)
        default: break
        }
        restore(beginning)
        guard let operand = parseInfix(inList: true) else { return nil }
        switch state.token {
        case .rightBrace, .comma: return parseSet(operand)
        case .colon: return parseObject(operand, mayBeComprehension: !hadComma)
        default:
            unexpected("non-terminated set")
            return nil
        }
    }

    /// The rest of a set; the current token is `,` or `}`.
    private mutating func parseSet(_ first: Term) -> Term.Kind? {
        if state.token == .rightBrace { return .set([first]) }
        scan()
        return parseList(until: .rightBrace, after: [first]).map { .set(Self.distinct($0)) }
    }

    private mutating func parseSetComprehension(_ head: Term, _ beginning: ParserState) -> Term.Kind? {
        scan()
        if let body = parseBody(until: .rightBrace) { return .setComprehension(head, body) }
        guard state.token == .comma else { return nil }
        restore(beginning)
        return parseList(until: .rightBrace).map { .set(Self.distinct($0)) }
    }

    /// An object whose first key has been read; the current token is `:`.
    @inline(never)
    private mutating func parseObject(_ key: Term, mayBeComprehension: Bool) -> Term.Kind? {
        scan()
        let beginning = state
        guard let value = parseTerm() else { return nil }
        var mayHaveOperators = true
        if mayBeComprehension {
            switch state.token {
            case .rightBrace, .comma:
                mayHaveOperators = false
                if let kind = parseObjectRest(key, value) { return kind }
            case .or:
                scan()
                if let body = parseBody(until: .rightBrace) { return .objectComprehension(key: key, value: value, body) }
            default: break
            }
        }
        restore(beginning)
        if mayHaveOperators {
            guard let value = parseInfix(inList: true) else { return nil }
            if state.token == .rightBrace || state.token == .comma { return parseObjectRest(key, value) }
        }
        unexpected("non-terminated object")
        return nil
    }

    /// The rest of an object; the current token is `,` or `}`.
    private mutating func parseObjectRest(_ key: Term, _ value: Term) -> Term.Kind? {
        var members = [ObjectMember(key: key, value: value)]
        if state.token == .rightBrace { return .object(members) }
        scan()
        while state.token != .rightBrace {
            guard let key = parseInfix(inList: true) else { return nil }
            guard state.token == .colon else {
                unexpected("expected \":\"")
                return nil
            }
            scan()
            guard let value = parseInfix(inList: true) else { return nil }
            members.append(ObjectMember(key: key, value: value))
            if state.token == .rightBrace { break }
            guard state.token == .comma else {
                unexpected("expected \",\" or \"}\"")
                return nil
            }
            scan()
        }
        return .object(Self.distinct(members))
    }

    /// The first of equal elements stays.
    private static func distinct(_ terms: [Term]) -> [Term] {
        if terms.count < 8 {
            var result: [Term] = []
            result.reserveCapacity(terms.count)
            for term in terms where !result.contains(term) { result.append(term) }
            return result
        }
        var seen: Set<Term> = []
        return terms.filter { seen.insert($0).inserted }
    }

    /// The first of equal keys stays, with the last value.
    private static func distinct(_ members: [ObjectMember]) -> [ObjectMember] {
        var positions: [Term: Int] = [:]
        var result: [ObjectMember] = []
        result.reserveCapacity(members.count)
        for member in members {
            let known = members.count < 8 ? result.firstIndex { $0.key == member.key } : positions[member.key]
            if let known {
                result[known].value = member.value
            } else {
                if members.count >= 8 { positions[member.key] = result.count }
                result.append(member)
            }
        }
        return result
    }
}
