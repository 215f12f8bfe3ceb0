import RegoSyntax

extension Writer {
    /// Expressions on lines of their own. An empty line stays between two that had one.
    ///
    /// With `avoidsComprehension`, the first must not look like the head of a comprehension: `if { a | b` would begin one.
    mutating func writeBody(_ body: Body, avoidsComprehension: Bool = false) {
        guard let first = body.first else { return }
        try? writeComments(upTo: first.location)  // the line before has ended: nothing waits
        var last: Int?
        for expr in body {
            if let last, row(expr.location) > last + 1 { blankLine() }
            startLine()
            writeStatement(expr, avoidsComprehension: avoidsComprehension && last == nil)
            endLine()
            last = lastRow(expr.location)
        }
    }

    /// An expression, or a copy of it when a comment has no place in it.
    mutating func writeStatement(_ expr: Expr, avoidsComprehension: Bool = false) {
        let write: (inout Writer) throws(UnexpectedComment) -> Void = { writer throws(UnexpectedComment) in
            try writer.writeExpr(expr, avoidsComprehension: avoidsComprehension)
        }
        // Once it is copied, all is written.
        try? copyingAtLeast(expr.location, write)
    }

    mutating func writeExpr(_ expr: Expr, avoidsComprehension: Bool = false) throws(UnexpectedComment) {
        guard hasStackLeft(at: expr.location) else { return }
        try writeComments(upTo: expr.location)
        startLineIfNeeded()
        if expr.negated { write("not ") }
        switch expr.kind {
        case .term(let term): try writeTerm(term)
        case .call(let call): try writeStatement(call, avoidsComprehension: avoidsComprehension && !expr.negated)
        case .some(let declaration): try write(declaration)
        case .every(let every): try write(every, at: expr.location)
        case .logical(let logical): try write(logical)
        }
        try write(expr.withs)
    }

    /// The first modifier stays in the line; those that had lines of their own keep them.
    mutating func write(_ withs: [With]) throws(UnexpectedComment) {
        var last: Int?
        var isIndented = false
        defer { if isIndented { level -= 1 } }
        for with in withs {
            let row = row(with.location)
            let isInline = last == nil || last == row
            if !isInline {
                if !isIndented { level += 1 }
                isIndented = true
                endLine()
                startLine()
            }
            last = row
            try writeComments(upTo: with.location)
            write(isInline ? " with " : "with ")
            try writeTerm(with.target)
            write(" as ")
            try writeTerm(with.value)
        }
    }
}
