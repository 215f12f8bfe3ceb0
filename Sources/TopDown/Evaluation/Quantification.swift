import RegoSyntax
import RegoValue

/// `every`: the body must hold for each member of the domain.
extension Frame {
    func evaluateEvery(_ every: Every, _ expr: Expr, _ found: Continuation) throws(Stop) {
        if let saving, saving.isUnknown(every.domain, bindings) || saving.isUnknown(every.body, bindings) {
            return try save(pluggedForCaller(every: expr), bindings, found)
        }
        guard plug(every.domain).value?.isCollection == true else { return trace(.fail, expr) }
        let key = every.key ?? .variable(Variable.wildcardPrefix + "_key")
        let member = Term(.ref(Ref([every.domain, key])), at: every.domain.location)
        let generator = closure([Expr.call("eq", [member, every.value], at: every.domain.location)])
        var holds = true
        generator.trace(.enter, expr)
        try generator.evaluate { () throws(Stop) in
            if !holds { return }
            let body = generator.closure(every.body)
            body.findsOne = true
            body.trace(.enter, every.body)
            var isDone = false
            // One result of the body is enough; that must not end the enumeration of the domain.
            defer {
                if !isDone { holds = false }
                generator.trace(.redo, expr)
            }
            try absorbingEarlyExit { () throws(Stop) in
                try body.evaluate { () throws(Stop) in
                    body.trace(.exit, every.body)
                    body.trace(.redo, every.body)
                    isDone = true
                }
            }
        }
        guard holds else { return generator.trace(.fail, expr) }
        defer { generator.trace(.exit, expr) }
        try found()
    }
}
