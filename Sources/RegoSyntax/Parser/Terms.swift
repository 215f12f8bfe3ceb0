extension Parser {
    /// A term without operators, and the path or arguments that follow it.
    mutating func parseTerm() -> Term? {
        guard enter() else { return nil }
        defer { leave() }
        if cache.hasFailures, let entry = cache.entry(startingAt: state.start) { return recall(entry) }
        let start = state.start
        let errorCount = errors.count
        let commentCount = comments.count
        if let term = parseTermAnew() { return term }
        remember(nil, from: start, errorCount, commentCount)
        return nil
    }

    @inline(__always)
    private mutating func parseTermAnew() -> Term? {
        switch state.token {
        case .identifier, .contains: return parseRest(of: parseVariable())
        case .string: return parseString().flatMap { parseRest(of: $0) }
        case .number, .dot: return parseNumber().flatMap { parseRest(of: $0) }
        case .subtract: return parseNegative()
        case .leftBracket, .leftBrace, .leftParen, .templatePart, .templateEnd, .rawTemplatePart, .rawTemplateEnd:
            return parseBracketedOnce()
        case .null: return parseRest(of: Term(.null, at: location))
        case .logicalAnd, .logicalOr: return parseSetOperation()
        case .true: return parseRest(of: Term(.bool(true), at: location))
        case .false: return parseRest(of: Term(.bool(false), at: location))
        default:
            unexpected()
            return nil
        }
    }

    /// `and(a, b)` and `or(a, b)`, the functions behind `&` and `|`, where the words are keywords.
    @inline(never)
    private mutating func parseSetOperation() -> Term? {
        let here = state
        scanSpace()
        let isCall = state.token == .leftParen
        restore(here)
        guard isCall else {
            unexpected()
            return nil
        }
        return parseRest(of: parseVariable())
    }

    /// A bracketed term, read once and remembered.
    @inline(never)
    private mutating func parseBracketedOnce() -> Term? {
        let start = state.start
        if let entry = cache.entry(startingAt: start) {
            return recall(entry)
        }
        let errorCount = errors.count
        let commentCount = comments.count
        let outer = reach
        reach = depth
        let term = parseBracketed().flatMap { parseRest(of: $0) }
        remember(term, from: start, errorCount, commentCount)
        reach = max(reach, outer)
        return term
    }

    @inline(never)
    private mutating func remember(_ term: Term?, from start: Int32, _ errorCount: Int, _ commentCount: Int) {
        let entry = TermCache.Entry(
            start: start, term: term, after: state, reach: reach - depth,
            errorCount: errorCount, errors: errors.count > errorCount ? Array(errors[errorCount...]) : [],
            comments: comments.count > commentCount ? Array(comments[commentCount...]) : [])
        cache.insert(entry)
    }

    /// Goes to behind the term. Errors since it was read are forgotten, as in OPA: a term that is wrong is reported once.
    @inline(never)
    private mutating func recall(_ entry: TermCache.Entry) -> Term? {
        if errors.count > entry.errorCount { errors.removeSubrange(entry.errorCount...) }
        errors += entry.errors
        comments += entry.comments
        reach = max(reach, depth + entry.reach)
        state = entry.after
        state.errorCount = Int32(truncatingIfNeeded: errors.count)
        state.commentCount = Int32(truncatingIfNeeded: comments.count)
        return entry.term
    }

    private mutating func parseBracketed() -> Term? {
        switch state.token {
        case .leftBracket: parseArray()
        case .leftBrace: parseSetOrObject()
        case .leftParen: parseParenthesized()
        case .rawTemplatePart, .rawTemplateEnd: parseTemplate(raw: true)
        default: parseTemplate(raw: false)
        }
    }

    /// `( term )`: the place of the term, the text with its parentheses.
    @inline(never)
    private mutating func parseParenthesized() -> Term? {
        let offset = state.start
        scan()
        guard var term = parseInfix() else { return nil }
        guard state.token == .rightParen else {
            report("non-terminated expression", at: location)
            return nil
        }
        term.location = location(term.location, from: offset, to: state.end)
        return term
    }

    /// The place of a term from where it begins itself.
    private func insideParentheses(_ place: SourceLocation) -> SourceLocation {
        let end = Int32(truncatingIfNeeded: place.offset + place.length)
        var start = Int32(truncatingIfNeeded: place.offset)
        while start < end, [0x28, 0x20, 0x09, 0x0A, 0x0D].contains(byte(start)) { start += 1 }
        return location(place, from: start, to: end)
    }

    /// Goes on to what follows a term at once: `.`, `[` or `(`.
    @inline(__always)
    mutating func parseRest(of head: Term) -> Term? {
        let offset = state.start
        scanSpace()
        switch state.token {
        case .leftParen, .dot, .leftBracket: return parseRef(head, offset)
        case .whitespace:
            scan()
            return wrapRoot(head)
        default: return wrapRoot(head)
        }
    }

    /// `data` and `input` alone are references.
    @inline(__always)
    func wrapRoot(_ term: Term) -> Term {
        guard case .var(let name) = term.kind, name == "input" || name == "data" else { return term }
        return Term(.ref(Ref([term])), at: term.location)
    }

    /// The current word as a variable; each `_` is a variable of its own. Does not go on.
    mutating func parseVariable() -> Term {
        if state.end &- state.start == 1, byte(state.start) == UInt8(ascii: "_") {
            return Term(.var(newWildcard()), at: location)
        }
        return Term(.var(tokenText), at: location)
    }

    mutating func newWildcard() -> String {
        defer { state.wildcards &+= 1 }
        return Variable.wildcardPrefix + String(state.wildcards)
    }

    /// A reference or call that begins with `head`; the current token is `.`, `[` or `(`.
    mutating func parseRef(_ head: Term, _ offset: Int32) -> Term? {
        switch head.kind {
        case .null, .bool, .number, .string, .ref, .template:
            report("illegal ref (head cannot be \(head.kind.typeName))", at: insideParentheses(head.location))
        default: break
        }
        var path: [Term] = []
        // Most references are no longer.
        path.reserveCapacity(4)
        path.append(head)
        while true {
            switch state.token {
            case .dot:
                scanSpace()
                guard state.token == .identifier || isRefKeyword(state.token) else {
                    unexpected("expected identifier")
                    return nil
                }
                path.append(Term(.string(tokenText), at: location))
                scanSpace()
            case .leftParen:
                let operation = Term(.ref(Ref(path)), at: location(head.location, from: offset, to: state.start))
                return parseCallAndRest(operation, head.location, offset)
            case .leftBracket:
                scan()
                guard let step = parseInfix() else { return nil }
                guard state.token == .rightBracket else {
                    unexpected("expected [")
                    return nil
                }
                path.append(step)
                scanSpace()
            default:
                let end = state.lastEnd
                if state.token == .whitespace { scan() }
                return Term(.ref(Ref(path)), at: location(head.location, from: offset, to: end))
            }
        }
    }

    @inline(never)
    private mutating func parseCallAndRest(_ operation: Term, _ place: SourceLocation, _ offset: Int32) -> Term? {
        guard var term = parseCall(operation, offset) else { return nil }
        if state.token == .whitespace {
            scan()
        } else if state.token == .dot || state.token == .leftBracket {
            guard enter() else { return nil }
            defer { leave() }
            guard let longer = parseRef(term, offset) else { return nil }
            term = longer
        }
        term.location = location(place, from: offset, to: state.lastEnd)
        return term
    }

    /// The arguments of a call; the current token is `(`.
    private mutating func parseCall(_ operation: Term, _ offset: Int32) -> Term? {
        scan()
        guard let arguments = parseList(until: .rightParen) else { return nil }
        let place = location(operation.location, from: offset, to: state.end)
        scanSpace()
        if arguments.isEmpty, let ref = operation.ref, ref.count == 1, ref.headVariable == "set" { return Term(.set([]), at: place) }
        return Term(.call(Call(operation: operation, arguments: arguments)), at: place)
    }
}
