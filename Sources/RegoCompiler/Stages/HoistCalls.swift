import RegoSyntax

extension ModuleCompilation {
    /// Makes an expression of every call inside a term: `f(g(x))` becomes `g(x, local)` and `f(local)`.
    mutating func hoistCalls() {
        guard contains([.nestedCalls, .templates, .every, .composedHeads]) else { return }
        var hoisting = CallHoisting(locals: locals.generator)
        module.forEachBranch { hoisting.rewrite(&$0) }
        locals.generator = hoisting.locals
    }
}

struct CallHoisting {
    var locals: LocalGenerator

    /// Rewrites a rule without its `else` branches.
    mutating func rewrite(_ rule: inout Rule) {
        var support: [Expr] = []
        for position in rule.head.args.indices { expand(&rule.head.args[position], into: &support) }
        if rule.head.key != nil { expand(&rule.head.key!, into: &support) }  // not nil: tested on this line
        if rule.head.value != nil { expand(&rule.head.value!, into: &support) }  // not nil: tested on this line
        rule.body.append(contentsOf: support)
        rewrite(&rule.body)
    }

    mutating func rewrite(_ body: inout Body) {
        body.expand { expand(&$0, into: &$1) }
    }

    /// Rewrites an expression; what must come before it goes into `result`.
    private mutating func expand(_ expr: inout Expr, into result: inout [Expr]) {
        for position in expr.withs.indices { expand(&expr.withs[position].value, into: &result) }
        var support: [Expr] = []
        switch expr.kind {
        case .term(var term):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            expand(&term, into: &support)
            expr.kind = .term(term)
        case .call(var call):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            for position in call.arguments.indices { expand(&call.arguments[position], into: &support) }
            expr.kind = .call(call)
        case .every(var every):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            expandDomain(of: &every, withs: expr.withs, into: &result)
            rewrite(&every.body)
            expr.kind = .every(every)
        case .logical(var logical):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            for position in logical.operands.indices { rewrite(&logical.operands[position].body) }
            expr.kind = .logical(logical)
        case .some: break
        }
        if !expr.withs.isEmpty {
            for position in support.indices { support[position].withs = expr.withs }
        }
        result.append(contentsOf: support)
    }

    private mutating func expandDomain(of every: inout Every, withs: [With], into result: inout [Expr]) {
        var equality = locals.capture(replacing: &every.domain)
        equality.withs = withs
        expand(&equality, into: &result)
        result.append(equality)
    }

    /// Takes the calls out of `term`; the expressions that make their values go into `support`.
    private mutating func expand(_ term: inout Term, into support: inout [Expr]) {
        switch term.kind {
        case .call(var call):
            term.kind = .null
            for position in call.arguments.indices { expand(&call.arguments[position], into: &support) }
            term.kind = .call(call)
            let local = locals.generate(for: term)
            call.arguments.append(local)
            support.append(Expr(.call(call), generated: true, at: term.location))
            term = local
        case .ref(var ref):
            term.kind = .null
            for position in ref.terms.indices { expand(&ref.terms[position], into: &support) }
            captureHead(of: &ref, into: &support)
            term.kind = .ref(ref)
        case .array(var items):
            term.kind = .null
            for position in items.indices { expand(&items[position], into: &support) }
            term.kind = .array(items)
        case .set(var items):
            term.kind = .null
            for position in items.positionsInOrder.templatesFirst(\.self, in: items) { expand(&items[position], into: &support) }
            term.kind = .set(items)
        case .object(var members):
            term.kind = .null
            for position in members.positionsInOrder.templatesFirst(\.key, in: members) {
                expand(&members[position].key, into: &support)
                expand(&members[position].value, into: &support)
            }
            term.kind = .object(members)
        case .arrayComprehension(var head, var body):
            term.kind = .null
            expandHead(&head, of: &body)
            rewrite(&body)
            term.kind = .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            term.kind = .null
            expandHead(&head, of: &body)
            rewrite(&body)
            term.kind = .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            term.kind = .null
            expandHead(&key, of: &body)
            expandHead(&value, of: &body)
            rewrite(&body)
            term.kind = .objectComprehension(key: key, value: value, body)
        case .null, .bool, .number, .string, .var, .template: break
        }
    }

    private mutating func expandHead(_ head: inout Term, of body: inout Body) {
        var support: [Expr] = []
        expand(&head, into: &support)
        body.append(contentsOf: support)
    }

    /// `[1, 2][i]` becomes `local[i]` with `local = [1, 2]` before it.
    private mutating func captureHead(of ref: inout Ref, into support: inout [Expr]) {
        guard let head = ref.terms.first else { return }
        switch head.kind {
        case .array, .object, .set, .arrayComprehension, .setComprehension, .objectComprehension, .call:
            support.append(locals.capture(replacing: &ref.terms[0]))
        default: break
        }
    }
}

extension [Int] {
    /// The positions, first those of what were template strings: OPA leaves these in the places that they had in a set or object.
    fileprivate func templatesFirst<Member>(_ term: (Member) -> Term, in members: [Member]) -> [Int] {
        let isTemplate = map { term(members[$0]).isTemplateCall }
        guard isTemplate.contains(true) else { return self }
        return zip(self, isTemplate).filter(\.1).map(\.0) + zip(self, isTemplate).filter { !$0.1 }.map(\.0)
    }
}

extension Term {
    fileprivate var isTemplateCall: Bool {
        guard case .call(let call) = kind else { return false }
        return call.operation.ref?.dottedName == "internal.template_string"
    }
}
