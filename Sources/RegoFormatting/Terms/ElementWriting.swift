import RegoSyntax

/// What stands between commas.
enum Element {
    /// Of an array or a set.
    case item(Term)
    case member(ObjectMember)
    /// Of a call or a head.
    case argument(Term)

    var term: Term {
        switch self {
        case .item(let term), .argument(let term): term
        case .member(let member): member.key
        }
    }
}

extension Writer {
    /// Elements with commas between them. Those that stood on different lines stay on different lines, and then the brackets have
    /// lines of their own too.
    mutating func writeElements(
        _ elements: [Element], behind location: SourceLocation, closingRow: Int?
    ) throws(UnexpectedComment) {
        let lines = lines(of: elements)
        if lines.count > 1 { startDeeperLine() }
        for (position, line) in lines.enumerated() {
            if position > 0 {
                write(",")
                endLine()
                startLine()
            }
            for (place, element) in line.enumerated() {
                if place > 0 { write(", ") }
                try write(element, isOnly: elements.count == 1)
            }
        }
        guard lines.count > 1 else { return }
        write(",")
        endLine()
        if let closingRow { try writeComments(upToRow: closingRow) }
        level -= 1
        startLine()
    }

    private mutating func write(_ element: Element, isOnly: Bool) throws(UnexpectedComment) {
        switch element {
        case .item(let term): try write(term, inParentheses: isUnionInNeedOfParentheses(term, isOnly: isOnly))
        case .argument(let term): try write(term, inParentheses: term.isUnion && startsWithParenthesis(term.location))
        case .member(let member):
            try write(member.key, inParentheses: isUnionInNeedOfParentheses(member.key, isOnly: false))
            write(": ")
            try write(member.value, inParentheses: isUnionInNeedOfParentheses(member.value, isOnly: isOnly))
        }
    }

    private mutating func write(_ term: Term, inParentheses: Bool) throws(UnexpectedComment) {
        if inParentheses { write("(") }
        try writeTerm(term)
        if inParentheses { write(")") }
    }

    /// `[a | b]` is a comprehension. A union keeps its parentheses, and gets them where the comma that tells it apart is not written.
    private func isUnionInNeedOfParentheses(_ term: Term, isOnly: Bool) -> Bool {
        guard case .call(let call) = term.kind, term.isUnion, let left = call.arguments.first else { return false }
        if isOnly || startsWithParenthesis(term.location) || !isPlaced(left.location) { return true }
        let isFunction = call.operation.location.offset < left.location.offset
        return isFunction
    }
}

extension Term {
    var isUnion: Bool { infix?.isUnion == true }
}
