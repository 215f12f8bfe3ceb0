import RegoSyntax

extension ModuleCompilation {
    /// In test rules, binds references and comprehensions in equalities to variables, so that a report can show their values.
    mutating func captureTestValues() {
        guard context.options.capturesTestValues else { return }
        var capturing = TestValueCapturing(locals: locals.generator)
        module.forEachBranch { rule in
            guard rule.head.ref.headVariable?.hasPrefix("test_") == true else { return }
            rule.body = capturing.capturingTestValues(rule.body)
        }
        locals.generator = capturing.locals
    }
}

private struct TestValueCapturing {
    var locals: LocalGenerator

    mutating func capturingTestValues(_ body: Body) -> Body {
        var result: Body = []
        for expr in body {
            var expr = expr
            // Under `not`, an undefined captured value would end the evaluation too early.
            if !expr.negated, !expr.generated {
                if expr.isEquality, var call = expr.call {
                    for position in call.arguments.indices { capture(&call.arguments[position], withs: expr.withs, into: &result) }
                    expr.kind = .call(call)
                } else if var every = expr.every {
                    every.body = capturingTestValues(every.body)
                    expr.kind = .every(every)
                }
            }
            result.append(renumbering: expr)
        }
        return result
    }

    private mutating func capture(_ term: inout Term, withs: [With], into result: inout Body) {
        let isReference = if case .ref = term.kind { true } else { false }
        guard isReference || term.isComprehension else { return }
        var equality = locals.capture(replacing: &term)
        equality.withs = withs
        result.append(renumbering: equality)
    }
}
