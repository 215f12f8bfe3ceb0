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
        _ body: Body, behind head: SourceLocation, closingRow: Int?, avoidsComprehension: Bool = false
    ) throws(UnexpectedComment) {
        guard !body.isEmpty else { return }
        if fitsInLine(body, behind: head) {
            for (position, expr) in body.enumerated() {
                write(position == 0 ? " " : "; ")
                try writeExpr(expr, avoidsComprehension: avoidsComprehension && position == 0)
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
        writeBody(body, avoidsComprehension: avoidsComprehension)
        if let closingRow { try writeComments(upToRow: closingRow) }
    }

    /// Whether a nested body is written in the line of what it belongs to.
    func fitsInLine(_ body: Body, behind head: SourceLocation) -> Bool {
        body.first.map { row($0.location) <= row(head) && isOnOneLine(body) } ?? true
    }
}
