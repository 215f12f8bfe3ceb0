extension Parser {
    /// The expressions up to `end`, one level deeper.
    mutating func parseBody(until end: Token) -> Body? {
        guard enter() else { return nil }
        defer { leave() }
        return parseQuery(needsSemicolon: false, until: end)
    }

    /// Expressions separated by semicolons or line breaks. With `needsSemicolon` a line break ends the query.
    mutating func parseQuery(needsSemicolon: Bool, until end: Token) -> Body? {
        var body: Body = []
        if state.token == end {
            report("found empty body", at: location)
            return nil
        }
        while var expr = parseLiteral() {
            expr.index = body.count
            body.append(consume expr)
            if state.token == .semicolon {
                scan()
                continue
            }
            if state.token == end || needsSemicolon { return body }
            if !state.skippedNewline {
                if errors.isEmpty { unexpected("expected \\n or ; or \(end.name)") }
                return nil
            }
        }
        return nil
    }

    /// One expression with its `not` and `with`.
    mutating func parseLiteral() -> Expr? {
        let start = location
        let outer = reach
        reach = depth
        defer { reach = max(reach, outer) }
        guard var expr = parseLiteralParts() else { return nil }
        expr.location = extended(start)
        expr.spreadLocation()
        return expr
    }

    private mutating func parseLiteralParts() -> Expr? {
        if state.token == .leftBrace || state.token == .leftParen, hasLogicalOperators {
            switch parseLeadingOperand() {
            case .none: break
            case .failed: return nil
            case .operand(let operand): return parseRest(ofLogical: operand)
            }
        }
        guard state.token.isKeyword, !takeKeywordAsRefHead() else { return parseExprWithModifiers(negatedAt: nil) }
        let negation = takeNegation()
        if let negation, keywords.contains(.not), state.token == .leftBrace {
            guard let negated = parseNegatedBody(at: negation) else { return nil }
            return parseRest(ofLogical: Logical.Operand([negated], at: negated.location))
        }
        switch state.token {
        case .some:
            guard negation == nil else {
                unexpected("illegal negation of 'some'")
                return nil
            }
            return parseSome()
        case .every:
            guard negation == nil else {
                unexpected("illegal negation of 'every'")
                return nil
            }
            return parseEvery()
        default: return parseExprWithModifiers(negatedAt: negation)
        }
    }

    /// Goes past `not` and returns its place; nothing where a reference begins with the word.
    mutating func takeNegation() -> SourceLocation? {
        guard state.token == .not, !nextTokenLeadsOn() else { return nil }
        let place = location
        scan()
        return place
    }

    /// An expression and what belongs to it; `negation` is the place of the `not` before it.
    private mutating func parseExprWithModifiers(negatedAt negation: SourceLocation?) -> Expr? {
        let beginning = state
        let start = location
        if let negation, keywords.contains(.not), state.token == .leftParen {
            switch parseGroup(isOperand: true, prefix: "not ") {
            case .none: break
            case .failed: return nil
            case .operand(let operand):
                let negated = self.negation(of: operand, at: negation)
                return parseRest(ofLogical: Logical.Operand([negated], at: negated.location))
            }
        }
        guard var expr = parseExpr() else { return nil }
        let modifiers = state.token == .with ? location : nil
        guard parseModifiers(&expr) else { return nil }
        if options.regoVersion != .v1, !isProbing, expr.term?.variable == "every" { hintAtEvery(from: beginning) }
        if let negation { negate(&expr, at: negation) }
        guard state.token == .logicalAnd || state.token == .logicalOr else { return expr }
        return parseLogical(after: expr, from: start, modifiers: modifiers, isNegated: negation != nil)
    }

    /// In v0, `every` without its import is a variable. If the text would parse with the import, the next error says so.
    @inline(never)
    private mutating func hintAtEvery(from beginning: ParserState) {
        let helps = wouldParseWithKeywords(from: beginning) { parser in parser.parseEvery() != nil }
        if helps { state.hints.insert(.importEvery) }
    }

    /// Tries something with all keywords known, and leaves no trace of it.
    @inline(never)
    private mutating func wouldParseWithKeywords(from beginning: ParserState, _ attempt: (inout Parser) -> Bool) -> Bool {
        var parser = self
        parser.restore(beginning)
        parser.keywords.formUnion([.standard, .and, .or])
        parser.isProbing = true
        parser.cache.removeAll()
        return attempt(&parser)
    }

    /// `with a as b`, any number of times. False with an error.
    @inline(never)
    mutating func parseModifiers(_ expr: inout Expr) -> Bool {
        while state.token == .with {
            guard let with = parseWith() else { return false }
            expr.withs.append(with)
        }
        return true
    }

    @inline(never)
    private mutating func parseWith() -> With? {
        let start = location
        scan()
        guard state.token == .identifier else {
            unexpected("expected ident")
            return nil
        }
        guard let target = parseTerm() else { return nil }
        if target.ref == nil, target.variable == nil { unexpected("expected with target path") }
        guard state.token == .as else {
            unexpected("expected as keyword")
            return nil
        }
        scan()
        guard let value = parseInfix() else { return nil }
        return With(target: target, value: value, at: extended(start))
    }

    mutating func parseExpr() -> Expr? {
        guard let left = parseInfix() else { return nil }
        if state.token == .assign || state.token == .unify {
            let operation = takeOperator()
            guard let right = parseInfix() else { return nil }
            return Expr(.call(Call(operation: operation, arguments: [left, right])))
        }
        if case .call(let call) = left.kind { return Expr(.call(call)) }
        return Expr(.term(left))
    }

    /// `some x, y` or `some k, v in xs`.
    @inline(never)
    private mutating func parseSome() -> Expr? {
        let start = location
        let beginning = state
        scan()
        if let term = parseInfix(), case .call(let call) = term.kind {
            guard Membership.isMembership(call) else {
                unexpected("expected `x in xs` or `x, y in xs` expression")
                return nil
            }
            var expr = Expr(.some(SomeDecl(symbols: [term], at: start)))
            return parseModifiers(&expr) ? expr : nil
        }
        restore(beginning)
        if options.regoVersion != .v1, !isProbing { hintAtIn(from: beginning) }
        var symbols: [Term] = []
        repeat {
            scan()
            guard state.token == .identifier else {
                unexpected("expected var")
                return nil
            }
            symbols.append(parseVariable())
            scan()
        } while state.token == .comma
        return Expr(.some(SomeDecl(symbols: symbols, at: start)))
    }

    @inline(never)
    private mutating func hintAtIn(from beginning: ParserState) {
        let helps = wouldParseWithKeywords(from: beginning) { parser in
            parser.scan()
            guard case .call(let call) = parser.parseInfix()?.kind else { return false }
            return Membership.isMembership(call)
        }
        if helps { state.hints.insert(.importIn) }
    }

    @inline(never)
    private mutating func parseEvery() -> Expr? {
        let start = location
        scan()
        guard let term = parseInfix() else { return nil }
        guard case .call(let call) = term.kind, Membership.isMembership(call) else {
            unexpected("expected `x[, y] in xs { ... }` expression")
            return nil
        }
        let arguments = call.arguments
        let key = arguments.count == 3 ? arguments[0] : nil
        let value = arguments[arguments.count - 2]
        if let key, key.variable == nil {
            unexpected("expected key to be a variable")
            return nil
        }
        guard value.variable != nil else {
            unexpected("expected value to be a variable")
            return nil
        }
        guard state.token == .leftBrace else {
            unexpected("missing body")
            return nil
        }
        scan()
        guard let body = parseBody(until: .rightBrace) else { return nil }
        scan()
        let every = Every(key: key, value: value, domain: arguments[arguments.count - 1], body: body, at: start)
        var expr = Expr(.every(every))
        return parseModifiers(&expr) ? expr : nil
    }
}

/// The built-in functions behind `in`.
enum Membership {
    static let plain = ["internal", "member_2"]
    static let withKey = ["internal", "member_3"]

    static func ref(_ path: [String], at place: SourceLocation) -> Ref {
        Ref([.variable(path[0], at: place), .string(path[1], at: place)])
    }

    /// A call of one of them with as many arguments as it takes.
    static func isMembership(_ call: Call) -> Bool {
        guard let ref = call.operation.ref, ref.count == 2, ref.headVariable == "internal" else { return false }
        switch ref[1].string {
        case "member_2": return call.arguments.count == 2
        case "member_3": return call.arguments.count == 3
        default: return false
        }
    }
}
