import RegoSyntax

// `not`, `and` and `or` over bodies.

extension Writer {
    mutating func write(_ logical: Logical) throws(UnexpectedComment) {
        var isIndented = false
        defer { if isIndented { level -= 1 } }
        try write(logical, &isIndented)
    }

    /// Line breaks behind operators stay; what follows the first one is a level deeper, in groups too.
    private mutating func write(_ logical: Logical, _ isIndented: inout Bool) throws(UnexpectedComment) {
        if logical.operation == .not { write("not ") }
        var before: SourceLocation?
        for operand in logical.operands {
            if let before {
                write(" \(logical.operation.rawValue)")
                if row(operand.location) > lastRow(before) {
                    endLine()
                    if !isIndented { level += 1 }
                    isIndented = true
                } else {
                    write(" ")
                }
            }
            try write(operand, of: logical.operation, isRight: before != nil, &isIndented)
            before = operand.location
        }
    }

    private mutating func write(
        _ operand: Logical.Operand, of operation: Logical.Operation, isRight: Bool, _ isIndented: inout Bool
    ) throws(UnexpectedComment) {
        try writeComments(upTo: operand.location)
        startLineIfNeeded()
        guard !operand.isExplicit, let expr = operand.body.first, operand.body.count == 1 else { return try writeBraces(operand) }
        let isGroup = isGroup(expr, under: operation, isRight: isRight)
        if isGroup { write("(") }
        if let inner = expr.logical, inner.operation != .not {
            try write(inner, &isIndented)
            try write(expr.withs)
        } else {
            try writeExpr(expr)
        }
        if isGroup { write(")") }
    }

    /// Whether an operand would be read otherwise without parentheses. Braces at its beginning would be taken for those of a body.
    private func isGroup(_ expr: Expr, under operation: Logical.Operation, isRight: Bool) -> Bool {
        guard expr.withs.isEmpty else { return true }
        guard let inner = expr.logical?.operation else { return startsWithBrace(expr) }
        return inner.strength < operation.strength || (inner == operation && (isRight || operation == .not))
    }

    private mutating func writeBraces(_ operand: Logical.Operand) throws(UnexpectedComment) {
        write("{")
        let isInline = fitsInLine(operand.body, behind: operand.location)
        try writeNestedBody(
            operand.body, behind: operand.location, closingRow: closingRow(.curly, in: operand.location), avoidsComprehension: true)
        write(isInline ? " }" : "}")
    }
}
