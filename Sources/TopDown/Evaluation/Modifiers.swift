import RegoSyntax
import RegoValue

/// `with`: replaces documents and functions while one expression is evaluated.
extension Frame {
    /// What the modifiers of one expression put in place.
    struct Replacements {
        var input: Value
        var data: Value
        var mocks: [Ref: Operand] = [:]
        var targets: [Ref] = []
        /// References that must not be inlined meanwhile.
        var disabled: [Ref] = []
    }

    func evaluateWith(_ expr: Expr, _ found: Continuation) throws(Stop) {
        var disabled: [Ref] = []
        if let saving {
            guard let references = referencesToKeep(expr, saving) else {
                return try saveMarkingUnknowns(expr, bindings) { () throws(Stop) in try next(found) }
            }
            disabled = references
        }
        var replacements = replacements(expr)
        replacements.disabled = disabled
        let (input, data) = (evaluation.input, evaluation.replacement)
        evaluation.push(replacements)
        defer { evaluation.pop(input: input, data: data) }
        try evaluateStep(expr) { () throws(Stop) in
            evaluation.pop(input: input, data: data)
            defer { evaluation.push(replacements) }
            try next(found)
        }
    }

    private func replacements(_ expr: Expr) -> Replacements {
        var replacements = Replacements(input: evaluation.input, data: evaluation.replacement)
        for with in expr.withs {
            guard let target = with.target.ref else { continue }
            let value = plug(with.value)
            replacements.targets.append(target)
            if evaluation.isFunction(target) {
                replacements.mocks[target] = value
            } else if case .value(let known) = value {
                let path = target.terms.dropFirst()
                if target.headVariable == "input" {
                    replacements.input = evaluation.replacing(replacements.input, path, by: known)
                } else {
                    replacements.data = evaluation.replacing(replacements.data, path, by: known)
                }
            }
        }
        return replacements
    }

    /// The references in an expression with modifiers: what is left of it keeps the modifiers, and must mean the same with them.
    ///
    /// Nothing when a replacing value is not known, so that the whole expression must be kept; and where exactness matters, when other than `input` is
    /// replaced: rules that are saved meanwhile would be used where nothing is replaced, too.
    private func referencesToKeep(_ expr: Expr, _ saving: Saving) -> [Ref]? {
        if saving.isExact, expr.withs.contains(where: { $0.target.ref?.headVariable != "input" }) { return nil }
        var references: [Ref] = []
        func collect(_ term: Term) {
            term.forEachTerm { inner in
                if let ref = inner.ref { references.append(ref.groundPrefix) }
                return true
            }
        }
        for with in expr.withs {
            if let target = with.target.ref, evaluation.isFunction(target) {
                collect(with.value)
                continue
            }
            if saving.unknowns.containsInside(store.operand(with.value), bindings) { return nil }
            collect(with.target)
            collect(with.value)
        }
        var alone = expr
        alone.withs = []
        alone.forEachTerm { inner in
            if let ref = inner.ref { references.append(ref.groundPrefix) }
            return true
        }
        return references
    }
}

extension Evaluation {
    fileprivate func push(_ replacements: Frame.Replacements) {
        input = replacements.input
        replacement = replacements.data
        comprehensions.push()
        documents.push()
        targets.append(replacements.targets)
        mocks.push(replacements.mocks)
        saving?.inlining.disable(replacements.disabled)
    }

    fileprivate func pop(input: Value, data: Value) {
        saving?.inlining.enable()
        mocks.pop()
        targets.removeLast()
        documents.pop()
        comprehensions.pop()
        replacement = data
        self.input = input
    }
}
