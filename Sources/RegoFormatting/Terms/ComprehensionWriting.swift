import RegoSyntax

extension Writer {
    mutating func writeComprehension(
        _ key: Term?, _ head: Term, _ body: Body, _ brackets: Brackets, at place: SourceLocation
    ) throws(UnexpectedComment) {
        write([brackets.open])
        // The value of an object stays in the line of its key.
        let headPlace = key?.location ?? head.location
        if let key {
            if row(key.location) - row(place) > 1 {
                endLine()
                startLine()
            }
            if key.isUnion { write("(") }
            try writeTerm(key)
            if key.isUnion { write(")") }
            write(": ")
        }
        if row(headPlace) > row(place) {
            endLine()
            startLine()
        }
        try writeTermParts(head, inParentheses: true, at: headPlace)
        write(" |")
        try writeNestedBody(body, behind: headPlace, closingRow: closingRow(brackets, in: place))
        write([brackets.close])
    }

    /// The body of a comprehension or of `every`: in the line if it was one line, otherwise on deeper lines.
    mutating func writeNestedBody(
        _ body: Body, behind head: SourceLocation, closingRow: Int?
    ) throws(UnexpectedComment) {
        guard let first = body.first else { return }
        if row(first.location) <= row(head), isOnOneLine(body) {
            for (position, expr) in body.enumerated() {
                write(position == 0 ? " " : "; ")
                try writeExpr(expr)
            }
            if let closingRow { try writeComments(upToRow: closingRow) }
            return
        }
        endLine()
        level += 1
        defer {
            level -= 1
            startLine()
        }
        writeBody(body)
        if let closingRow { try writeComments(upToRow: closingRow) }
    }
}
