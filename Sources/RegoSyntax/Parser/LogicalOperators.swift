// `and`, `or`, and the `not` of `future.keywords.not`, whose operands are bodies.

extension Parser {
    /// What was found where an operand may begin.
    enum OperandAttempt {
        /// Something else, of which nothing has been read.
        case none
        /// An error, which is reported.
        case failed
        case operand(Logical.Operand)
    }

    var hasLogicalOperators: Bool { !keywords.isDisjoint(with: [.and, .or]) }

    private var isAtOperator: Bool { state.token == .logicalAnd || state.token == .logicalOr }

    /// `{ body } and ...`, or a group in parentheses, at the beginning of an expression. The current token is the bracket.
    @inline(never)
    mutating func parseLeadingOperand() -> OperandAttempt {
        if state.token == .leftParen { return parseGroup(isOperand: false, prefix: "") }
        guard !loneBodies.contains(state.start) else { return .none }
        let beginning = state
        let start = location
        scan()
        if let body = parseBody(until: .rightBrace) {
            scan()
            if isAtOperator {
                let operand = Logical.Operand(body, isExplicit: true, at: extended(start))
                return reportUnion(in: operand, prefix: "") ? .failed : .operand(operand)
            }
        }
        restore(beginning)
        loneBodies.insert(beginning.start)
        return .none
    }

    /// Goes on behind an operand that may be the first of several, or that modifiers may follow.
    mutating func parseRest(ofLogical first: Logical.Operand) -> Expr? {
        guard let operand = isAtOperator ? parseDisjunction(first) : first, var expr = operand.body.first else { return nil }
        return parseModifiers(&expr) ? expr : nil
    }

    /// Goes on behind an expression that an operator follows; `modifiers` is the place of its `with`, which it must not have.
    @inline(never)
    mutating func parseLogical(
        after expr: Expr, from start: SourceLocation, modifiers: SourceLocation?, isNegated: Bool
    ) -> Expr? {
        if let modifiers {
            reportModifiers(of: state.token.name, at: modifiers)
            return nil
        }
        var expr = expr
        if expr.location.isNone { expr.location = extended(start) }
        if !isNegated, expr.location.bytes.first == UInt8(ascii: "{") {
            if expr.isEmptyObject {
                report("found empty body", at: expr.location)
            } else {
                reportLeadingBrace(expr.location, of: state.token.name)
            }
            return nil
        }
        return parseRest(ofLogical: Logical.Operand([expr], at: expr.location))
    }

    // MARK: Chains

    /// `a and b or c ...`, of which the first operand has been read.
    private mutating func parseDisjunction(_ first: Logical.Operand) -> Logical.Operand? {
        guard enter() else { return nil }
        defer { leave() }
        guard var left = parseConjunction(first) else { return nil }
        while state.token == .logicalOr {
            guard let next = parseNextOperand(of: .or), let right = parseConjunction(next) else { return nil }
            left = joined(left, .or, right)
        }
        return left
    }

    private mutating func parseConjunction(_ first: Logical.Operand) -> Logical.Operand? {
        var left = first
        while state.token == .logicalAnd {
            guard let right = parseNextOperand(of: .and) else { return nil }
            left = joined(left, .and, right)
        }
        return left
    }

    private mutating func parseNextOperand(of operation: Logical.Operation) -> Logical.Operand? {
        guard nestLeft() else { return nil }
        scan()
        return parseOperand(of: operation)
    }

    private mutating func joined(
        _ left: Logical.Operand, _ operation: Logical.Operation, _ right: Logical.Operand
    ) -> Logical.Operand {
        for operand in [left, right] { reportVoidCalls(operand, of: operation) }
        let place = extended(left.location)
        return Logical.Operand([Expr(.logical(Logical(operation, [left, right], at: place)), at: place)], at: place)
    }

    // MARK: Operands

    /// An operand. Its operation is unknown where a group is only being tried.
    private mutating func parseOperand(of operation: Logical.Operation?) -> Logical.Operand? {
        if state.token == .leftBrace { return parseBracedOperand(of: operation) }
        let negation = takeNegation()
        if let negation, keywords.contains(.not), state.token == .leftBrace {
            return parseNegatedBody(at: negation).map { Logical.Operand([$0], at: $0.location) }
        }
        if state.token == .leftParen, hasLogicalOperators, negation == nil || keywords.contains(.not) {
            switch parseGroup(isOperand: true, prefix: negation == nil ? "" : "not ") {
            case .none: break
            case .failed: return nil
            case .operand(let group):
                guard let negation else { return group }
                let expr = self.negation(of: group, at: negation)
                return Logical.Operand([expr], at: expr.location)
            }
        }
        let start = location
        guard var expr = parseExpr() else { return nil }
        expr.location = extended(start)
        if let negation { negate(&expr, at: negation) }
        return Logical.Operand([expr], at: expr.location)
    }

    private mutating func parseBracedOperand(of operation: Logical.Operation?) -> Logical.Operand? {
        let start = location
        guard
            let body = parseBraces(orValue: { parser, _ in
                guard let operation else { return }
                parser.reportLeadingBrace(parser.extended(start), of: operation.rawValue)
            })
        else { return nil }
        let operand = Logical.Operand(body, isExplicit: true, at: extended(start))
        // The operand is kept: a group that turns out to be none takes the error back.
        _ = reportUnion(in: operand, prefix: "")
        return operand
    }

    /// `not { body }`; the current token is the brace.
    @inline(never)
    mutating func parseNegatedBody(at negation: SourceLocation) -> Expr? {
        let start = location
        guard let body = parseBraces(orValue: { $0.reportNegatedValue($1, at: start) }) else { return nil }
        let operand = Logical.Operand(body, isExplicit: true, at: extended(start))
        return reportUnion(in: operand, prefix: "not ") ? nil : self.negation(of: operand, at: negation)
    }

    /// A body in braces. When they hold a value instead, `reportValue` says so in place of the body's errors.
    private mutating func parseBraces(orValue reportValue: (inout Parser, Term) -> Void) -> Body? {
        let beginning = state
        scan()
        let isEmpty = state.token == .rightBrace
        if let body = parseBody(until: .rightBrace) {
            scan()
            return body
        }
        guard !isEmpty else { return nil }
        let failure = (state, errors, comments)
        restore(beginning)
        let before = errors.count
        let value = parseInfix()
        if let value { reportValue(&self, value) }
        if value == nil || errors.count == before { (state, errors, comments) = failure }
        return nil
    }

    // MARK: Negation

    /// Makes the expression the operand of the `not` at the given place.
    mutating func negate(_ expr: inout Expr, at negation: SourceLocation) {
        guard keywords.contains(.not) else {
            expr.negated = true
            return
        }
        let withs = expr.withs
        expr.withs = []
        if expr.location.isNone { expr.location = extended(negation) }
        expr = self.negation(of: Logical.Operand([expr], at: expr.location), at: negation)
        expr.withs = withs
    }

    func negation(of operand: Logical.Operand, at place: SourceLocation) -> Expr {
        let place = extended(place)
        return Expr(.logical(Logical(.not, [operand], at: place)), at: place)
    }

    // MARK: Groups

    /// Operations in parentheses. Parentheses that hold a term are none of this, unless `isOperand` and `with` follows the term.
    mutating func parseGroup(isOperand: Bool, prefix: String) -> OperandAttempt {
        guard enter() else { return .failed }
        defer { leave() }
        let beginning = state
        let start = location
        scan()
        if state.token == .rightParen, isOperand {
            report("empty parenthesized group", at: start)
            return .failed
        }
        guard state.token != .rightParen, var operand = parseOperand(of: nil) else {
            restore(beginning)
            return .none
        }
        if isAtOperator {
            guard var chain = parseDisjunction(operand), parseModifiers(&chain.body[0]), closeGroup() else { return .failed }
            return .operand(Logical.Operand(chain.body, at: extended(start)))
        }
        if operand.isExplicit { return refuseBody(operand, in: beginning, start, prefix: prefix) }
        let isModified = state.token == .with
        guard isModified || operand.isOperation else {
            restore(beginning)
            return .none
        }
        let modifiers = location
        guard parseModifiers(&operand.body[0]) else { return .failed }
        if isModified, isAtOperator {
            reportModifiers(of: state.token.name, at: modifiers)
            return .failed
        }
        guard closeGroup() else { return .failed }
        guard !isModified || isOperand || isAtOperator else {
            restore(beginning)
            return .none
        }
        return .operand(Logical.Operand(operand.body, at: extended(start)))
    }

    private mutating func closeGroup() -> Bool {
        guard state.token == .rightParen else {
            report("expected ) to close parenthesized group", at: location)
            return false
        }
        scan()
        return true
    }

    /// `({ a; b })` is wrong unless the braces hold a value, which then is a term like others.
    private mutating func refuseBody(
        _ operand: Logical.Operand, in beginning: ParserState, _ start: SourceLocation, prefix: String
    ) -> OperandAttempt {
        restore(beginning)
        scan()
        let isValue = parseTerm() != nil
        restore(beginning)
        if isValue { return .none }
        report(
            "`(...)` in an operand position cannot contain a body",
            hint: "drop the parens to keep the body: `\(prefix)\(operand.location.text)`", at: start)
        return .failed
    }
}

extension Logical.Operand {
    /// One expression that is itself `not`, `and` or `or`.
    fileprivate var isOperation: Bool { !isExplicit && body.count == 1 && (body[0].negated || body[0].logical != nil) }
}

extension Expr {
    fileprivate var isEmptyObject: Bool {
        guard withs.isEmpty, case .object(let members) = term?.kind else { return false }
        return members.isEmpty
    }

    /// The operand of a `not` without braces has the place of the whole expression, as in OPA.
    mutating func spreadLocation() {
        guard case .logical(var logical) = kind, logical.operation == .not, !logical.operands[0].isExplicit else { return }
        for position in logical.operands[0].body.indices { logical.operands[0].body[position].location = location }
        kind = .logical(logical)
    }
}
