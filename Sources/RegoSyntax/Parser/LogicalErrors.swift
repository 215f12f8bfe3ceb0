// Errors about the operands of `not`, `and` and `or`.

extension Parser {
    mutating func reportModifiers(of operation: String, at place: SourceLocation) {
        let advice =
            "Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `\(operation)` expression to apply it to the whole "
            + "expression"
        report("`with` modifier is not allowed on operand of `\(operation)`", hint: advice, at: place)
    }

    /// An operand begins with braces that hold a value.
    mutating func reportLeadingBrace(_ operand: SourceLocation, of operation: String) {
        report(
            "operand of `\(operation)` cannot begin with `{` unless the braces hold a body",
            hint: "wrap the operand to keep the value: `(\(operand.text)) \(operation) ...`", at: operand)
    }

    /// The braces behind a `not` hold a value.
    mutating func reportNegatedValue(_ value: Term, at start: SourceLocation) {
        let text = extended(start).text
        report(
            "`{...}` in an operand position must contain expression(s), got: \(value.leadingOperand.kind.typeName)",
            hint: "write `not (\(text))` to negate the value, or `not {\(text)}` for a body holding it", at: start)
    }

    /// Whether a body begins with `a | b`, which might as well be a comprehension; then that is an error.
    mutating func reportUnion(in operand: Logical.Operand, prefix: String) -> Bool {
        guard let first = operand.body.first, first.isCall(of: "or"), first.call?.operation.location.text == "|",
            first.location.bytes.first != UInt8(ascii: "(")
        else { return false }
        let braces = operand.location.text
        let begin = text(from: Int32(truncatingIfNeeded: operand.location.offset), to: Int32(truncatingIfNeeded: first.location.offset))
        let end = text(
            from: Int32(truncatingIfNeeded: first.location.offset + first.location.length),
            to: Int32(truncatingIfNeeded: operand.location.offset + operand.location.length))
        let union = "\(begin)(\(first.location.text))\(end)"
        report(
            "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as a comprehension",
            hint: "write `\(prefix)(\(braces))` for the comprehension, or `\(prefix)\(union)` for the set union", at: operand.location)
        return true
    }

    /// An operand of nothing but calls without a value can never fail.
    mutating func reportVoidCalls(_ operand: Logical.Operand, of operation: Logical.Operation) {
        guard let first = operand.body.first, let name = first.call?.name, operand.body.allSatisfy(\.isVoidCall) else { return }
        let advice =
            "`\(name)` produces no value and always succeeds, so the operand can never fail; move it out of the operand, or add an "
            + "expression that can fail"
        report("operand of `\(operation.rawValue)` cannot consist only of calls to `\(name)`", hint: advice, at: first.location)
    }
}

extension Expr {
    private static let voidFunctions: Set<String> = ["print", "internal.print", "internal.test_case"]

    fileprivate var isVoidCall: Bool { !negated && call.map { Self.voidFunctions.contains($0.name) } == true }
}

extension Term {
    /// The value that the text of the term begins with.
    fileprivate var leadingOperand: Term {
        guard case .call(let call) = kind, let first = call.arguments.first, call.isInfix else { return self }
        return first.leadingOperand
    }
}

extension Call {
    /// Written with an operator: its operation stands behind the first operand.
    fileprivate var isInfix: Bool { arguments.first.map { $0.location.offset < operation.location.offset } ?? false }
}
