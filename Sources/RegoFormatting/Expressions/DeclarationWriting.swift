import RegoSyntax

// `some` and `every`.

extension Writer {
    mutating func write(_ declaration: SomeDecl) throws(UnexpectedComment) {
        try writeComments(upTo: declaration.location)
        write("some ")
        if let membership = declaration.membership { return try writeMembership(membership, isTerm: false) }
        var last = row(declaration.location)
        for (position, symbol) in declaration.symbols.enumerated() {
            if row(symbol.location) > last {
                endLine()
                startLine()
                write("\t")
                last = row(symbol.location)
            } else if position > 0 {
                write(" ")
            }
            try writeTerm(symbol)
            if position + 1 < declaration.symbols.count { write(",") }
        }
    }

    mutating func write(_ every: Every, at location: SourceLocation) throws(UnexpectedComment) {
        try writeComments(upTo: every.location)
        write("every ")
        if let key = every.key {
            try writeTerm(key)
            write(", ")
        }
        try writeTerm(every.value)
        write(" in ")
        try writeTerm(every.domain, inParentheses: every.domain.isMembership)
        write(" {")
        do {
            try writeNestedBody(every.body, behind: every.location, closingRow: closingRow(.curly, in: every.location))
        } catch {
            guard let last = every.body.last, error.isComplete, error.copiedUpTo >= last.location.offset + last.location.length else {
                throw error
            }
        }
        if every.body.count == 1, row(every.body[0].location) == row(every.location) { write(" ") }
        write("}")
    }
}
