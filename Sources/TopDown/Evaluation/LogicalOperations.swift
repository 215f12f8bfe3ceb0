import RegoSyntax

/// `not`, `and` and `or` over bodies: each body holds or does not, and binds nothing for what follows.
extension Frame {
    func evaluateLogical(_ logical: Logical, _ expr: Expr, _ found: Continuation) throws(Stop) {
        guard let holds = try holds(logical) else { return try save(pluggedForCaller(logical: expr), bindings, found) }
        guard holds else { return }
        try found()
    }

    /// Whether the operation holds, found out from left to right as far as need be; nil when that depends on what is not known.
    private func holds(_ logical: Logical) throws(Stop) -> Bool? {
        if logical.operation == .not {
            // Unlike the operands of `and` and `or`, this is looked at in full.
            guard let operand = logical.operands.first, let holds = try holds(operand.body, findsOne: false) else { return nil }
            return !holds
        }
        let decisive = logical.operation == .or
        var isKnown = true
        for operand in logical.operands {
            switch try holds(operand.body, findsOne: true) {
            case decisive: return decisive
            case nil: isKnown = false
            default: break
            }
        }
        return isKnown ? !decisive : nil
    }

    private func holds(_ body: Body, findsOne: Bool) throws(Stop) -> Bool? {
        if let saving, saving.isUnknown(body, bindings) { return nil }
        let child = closure(body)
        child.findsOne = findsOne
        child.trace(.enter, body)
        var isDefined = false
        try absorbingEarlyExit { () throws(Stop) in
            try child.evaluate { () throws(Stop) in
                child.trace(.exit, body)
                child.trace(.redo, body)
                isDefined = true
            }
        }
        return isDefined
    }
}
