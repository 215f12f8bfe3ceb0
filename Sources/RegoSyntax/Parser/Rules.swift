extension Parser {
    /// A rule and, in v0, the further bodies that share its head; false when no rule begins here, or with an error.
    mutating func parseRules(into rules: inout [Rule]) -> Bool {
        let start = location
        takeKeywordAsRefHead()
        var isDefault = false
        if state.token == .default {
            scan()
            isDefault = true
            takeKeywordAsRefHead()
        }
        guard state.token == .identifier, let head = parseHead(isDefault: isDefault) else { return false }
        let index = rules.count
        rules.append(Rule(isDefault: isDefault, head: head, body: [], at: start))
        if isDefault { return finishDefault(&rules[index]) }
        guard shapeHead(&rules[index].head), parseRuleBody(&rules[index], start) else { return false }
        if rules[index].hasGeneratedBody { return true }
        if state.token == .else, !takeKeywordAsRefHead(), !parseElseChain(&rules[index]) { return false }
        rules[index].location = extended(start)
        return parseFurtherBodies(&rules, after: index)
    }

    private mutating func finishDefault(_ rule: inout Rule) -> Bool {
        guard let value = rule.head.value else {
            report("illegal default rule (must have a value)", at: rule.location)
            return false
        }
        let before = errors.count
        for kind in DefaultValueCheck.offences(in: value) {
            report("illegal default rule (value cannot contain \(kind))", at: rule.location)
        }
        guard errors.count == before else { return false }
        checkDefaultArguments(rule)
        guard errors.count == before else { return false }
        rule.body = [.holds(at: rule.location)]
        return true
    }

    private mutating func checkDefaultArguments(_ rule: Rule) {
        var seen: Set<String> = []
        for argument in rule.head.args {
            guard let name = argument.variable else {
                report("illegal default rule (arguments cannot contain \(argument.kind.typeName))", at: rule.location)
                continue
            }
            if !seen.insert(name).inserted {
                report("illegal default rule (arguments cannot be repeated \(name))", at: rule.location)
            }
        }
    }

    /// Decides what `p[x]` stands for, which depends on what comes after it.
    private mutating func shapeHead(_ head: inout Head) -> Bool {
        let hasIf = state.token == .if
        guard !head.hasContains, head.ref.count == 2 else { return true }
        let key = head.ref[1]
        if hasIf {
            // `p[x] if ...` and `p.x if ...` define one value each.
            if head.args.isEmpty, !key.isGround || key.ref != nil { head.key = key }
            if head.value == nil {
                head.generatedValue = true
                head.value = Term(.bool(true), at: head.location)
            } else {
                guard let name = head.ref.headVariable else { return false }
                head.name = name
            }
        } else if head.args.isEmpty {
            // `p[x] { ... }` is v0's partial set, `p[x] = y { ... }` its partial object.
            guard let name = head.ref.headVariable else { return false }
            head.name = name
            head.key = key
            if head.value == nil { head.ref = Ref([head.ref[0]]) }
        }
        return true
    }

    /// `if EXPR`, `if { ... }`, `{ ... }`, or nothing after `contains`. False when it is not a rule, or with an error.
    private mutating func parseRuleBody(_ rule: inout Rule, _ start: SourceLocation) -> Bool {
        if state.token == .if {
            rule.head.hasIf = true
            scan()
            let beginning = state
            let expr = parseLiteral()
            if let expr, beginning.token != .leftBrace || !expr.isSetLiteral {
                rule.body = [expr]
                return true
            }
            guard beginning.token == .leftBrace else { return false }
            // Not an expression, or `{ true }`, which as a set could never be false: the braces are the body's.
            restore(beginning)
            return parseBracedBody(&rule.body)
        }
        if state.token == .leftBrace { return parseBracedBody(&rule.body) }
        guard rule.head.hasContains else { return false }
        rule.body = [.holds(at: start)]
        rule.hasGeneratedBody = true
        rule.location = rule.head.location
        return true
    }

    private mutating func parseBracedBody(_ body: inout Body) -> Bool {
        scan()
        guard let parsed = parseBody(until: .rightBrace) else { return false }
        scan()
        body = parsed
        return true
    }

    /// v0: `p { ... } { ... }` is two rules.
    private mutating func parseFurtherBodies(_ rules: inout [Rule], after first: Int) -> Bool {
        while state.token == .leftBrace {
            guard rules[first].elseChain.isEmpty else {
                report("expected else keyword", at: location)
                return false
            }
            let start = location
            var body: Body = []
            guard parseBracedBody(&body) else { return false }
            let place = extended(start)
            var head = rules[first].head
            renewWildcards(in: &head.args)
            var relocation = Relocation(place: place)
            relocation.rewrite(&head)
            rules.append(Rule(head: head, body: body, at: place))
        }
        return true
    }

    /// Wildcards of a copied head are new variables.
    private mutating func renewWildcards(in arguments: inout [Term]) {
        for index in arguments.indices where arguments[index].isWildcard { arguments[index].kind = .var(newWildcard()) }
    }

    /// All branches; each one's text reaches to the end of the last. False with an error.
    private mutating func parseElseChain(_ rule: inout Rule) -> Bool {
        guard rule.head.ref.isGround || rule.head.ref.count < 2 else {
            report("else keyword cannot be used on rules with variables in head", at: location)
            return false
        }
        guard rule.head.key == nil else {
            report("else keyword cannot be used on multi-value rules", at: location)
            return false
        }
        var unbraced: [Int] = []
        while state.token == .else {
            guard rule.elseChain.count < options.limits.depth else {
                reportDepth()
                return false
            }
            guard let (branch, isBraced) = parseElse(rule.head) else { return false }
            if !isBraced { unbraced.append(rule.elseChain.count) }
            rule.elseChain.append(branch)
            if branch.hasGeneratedBody { break }
        }
        for index in rule.elseChain.indices { rule.elseChain[index].location = extended(rule.elseChain[index].location) }
        for index in unbraced {
            var relocation = Relocation(place: rule.elseChain[index].location)
            relocation.rewrite(&rule.elseChain[index].body)
        }
        return true
    }

    /// One branch, and whether its body has braces (a body without takes the place of the whole branch, as in OPA).
    private mutating func parseElse(_ ruleHead: Head) -> (Rule, Bool)? {
        let start = location
        var head = ruleHead
        head.generatedValue = false
        head.hasIf = false
        head.hasContains = false
        renewWildcards(in: &head.args)
        head.location = start
        scan()
        guard parseElseValue(&head) else { return nil }
        let hasIf = state.token == .if
        guard hasIf || state.token == .leftBrace else {
            return (Rule(head: head, body: [.holds(at: start)], hasGeneratedBody: true, at: start), false)
        }
        if hasIf {
            head.hasIf = true
            scan()
        }
        var rule = Rule(head: head, body: [], at: start)
        if state.token == .leftBrace { return parseBracedBody(&rule.body) ? (rule, true) : nil }
        guard state.token != .eof else {
            unexpected("rule body expected")
            return nil
        }
        guard let expr = parseLiteral() else { return nil }
        rule.body = [expr]
        return (rule, false)
    }

    private mutating func parseElseValue(_ head: inout Head) -> Bool {
        switch state.token {
        case .leftBrace, .if:
            head.generatedValue = true
            head.value = Term(.bool(true))
        case .assign, .unify:
            head.assign = state.token == .assign
            scan()
            head.value = parseInfix()
            guard head.value != nil else { return false }
            head.location = extended(head.location)
        default:
            unexpected("expected else value term or rule body")
            return false
        }
        return true
    }
}

/// Moves everything in a head's arguments, key and value, or in a body, to one place.
private struct Relocation: SyntaxRewriter {
    let place: SourceLocation

    mutating func rewrite(_ head: inout Head) {
        head.location = place
        rewriteAll(&head.args)
        if head.key != nil { rewrite(&head.key!) }  // not nil: tested on this line
        if head.value != nil { rewrite(&head.value!) }  // not nil: tested on this line
    }

    mutating func rewrite(_ expr: inout Expr) {
        expr.location = place
        if case .some(var declaration) = expr.kind {
            declaration.location = place
            expr.kind = .some(declaration)
        }
        if case .every(var every) = expr.kind {
            every.location = place
            expr.kind = .every(every)
        }
        if case .logical(var logical) = expr.kind {
            logical.location = place
            expr.kind = .logical(logical)
        }
        rewriteInside(&expr)
    }

    mutating func rewrite(_ with: inout With) {
        with.location = place
        rewriteInside(&with)
    }

    mutating func rewrite(_ term: inout Term) {
        term.location = place
        rewriteInside(&term)
    }
}

/// What a default value must not depend on.
private struct DefaultValueCheck: SyntaxVisitor {
    var offences: [String] = []

    static func offences(in value: Term) -> [String] {
        var check = DefaultValueCheck()
        check.walk(value)
        return check.offences
    }

    mutating func visit(_ term: Term) -> Bool {
        switch term.kind {
        case .ref, .var, .call:
            offences.append(term.kind.typeName)
            return false
        case .arrayComprehension, .objectComprehension, .setComprehension: return false
        default: return true
        }
    }
}

extension Expr {
    /// The `true` that stands where no body is written.
    static func holds(at place: SourceLocation) -> Expr {
        Expr(.term(Term(.bool(true), at: place)), at: place)
    }

    fileprivate var isSetLiteral: Bool {
        if case .set = term?.kind { return true }
        return false
    }
}
