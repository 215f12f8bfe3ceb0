import RegoSyntax

extension ModuleCompilation {
    /// Binds references and comprehensions inside other terms to variables before the expression:
    /// `f(data.x)` becomes `local = data.x; f(local)`.
    mutating func rewriteDynamicTerms() {
        var rewriter = DynamicTermRewriter(locals: locals.generator)
        module.forEachBranch { rewriter.rewrite(&$0.body) }
        locals.generator = rewriter.locals
    }
}

struct DynamicTermRewriter {
    var locals: LocalGenerator

    mutating func rewrite(_ body: inout Body) {
        body.expand { rewrite(&$0, into: &$1) }
    }

    /// - Parameter result: what comes before the expression, and nothing else.
    private mutating func rewrite(_ expr: inout Expr, into result: inout Body) {
        switch expr.kind {
        case .call(var call):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            let isEquality = call.operation.ref?.dottedName == "eq"
            if !isEquality || call.arguments.count == 2 {
                for position in call.arguments.indices {
                    if isEquality {
                        rewriteOperand(&call.arguments[position], into: &result)
                    } else {
                        bind(&call.arguments[position], into: &result)
                    }
                }
            }
            expr.kind = .call(call)
        case .every(var every):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            bind(&every.domain, into: &result)
            rewrite(&every.body)
            expr.kind = .every(every)
        case .logical(var logical):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            for position in logical.operands.indices { rewrite(&logical.operands[position].body) }
            expr.kind = .logical(logical)
        case .term(var term):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            rewriteOperand(&term, into: &result)
            expr.kind = .term(term)
        case .some: break
        }
        for position in result.indices { result[position].withs = expr.withs }
    }

    /// A term that may itself be a reference or comprehension, but hold none.
    private mutating func rewriteOperand(_ term: inout Term, into result: inout Body) {
        switch term.kind {
        case .ref(var ref):
            term.kind = .null
            for position in ref.terms.indices.dropFirst() { bind(&ref.terms[position], into: &result) }
            term.kind = .ref(ref)
        case .arrayComprehension, .setComprehension, .objectComprehension:
            term.withComprehensionBody { rewrite(&$0) }
        default: bind(&term, into: &result)
        }
    }

    /// Leaves a variable where a reference or comprehension is, at any depth; what binds it goes into `result`.
    private mutating func bind(_ term: inout Term, into result: inout Body) {
        switch term.kind {
        case .ref:
            rewriteOperand(&term, into: &result)
            result.append(locals.capture(replacing: &term))
        case .arrayComprehension, .setComprehension, .objectComprehension:
            rewriteOperand(&term, into: &result)
            result.append(locals.capture(replacing: &term))
        case .array(var items):
            term.kind = .null
            for position in items.indices { bind(&items[position], into: &result) }
            term.kind = .array(items)
        case .set(var items):
            term.kind = .null
            for position in items.positionsInOrder { bind(&items[position], into: &result) }
            term.kind = .set(items)
        case .object(var members):
            term.kind = .null
            for position in members.positionsInOrder {
                bind(&members[position].key, into: &result)
                bind(&members[position].value, into: &result)
            }
            term.kind = .object(members)
        case .null, .bool, .number, .string, .var, .call, .template: break
        }
    }
}
