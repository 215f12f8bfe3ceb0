import RegoSyntax

extension Writer {
    /// A term, or a copy of it when a comment has no place in it. `place` is where it belongs, if that is not where it stands.
    mutating func writeTerm(_ term: Term, inParentheses: Bool = false, at place: SourceLocation? = nil) throws(UnexpectedComment) {
        try copyingIfNeeded(term.location) { writer throws(UnexpectedComment) in
            try writer.writeTermParts(term, inParentheses: inParentheses, at: place)
        }
    }

    /// A term that is copied with what is around it, if it has to be.
    mutating func writeTermParts(_ term: Term, inParentheses: Bool = false, at place: SourceLocation? = nil) throws(UnexpectedComment) {
        let place = place ?? term.location
        guard hasStackLeft(at: place) else { return }
        try writeComments(upTo: place)
        startLineIfNeeded()
        switch term.kind {
        case .null, .bool, .number: write(term.description)
        case .string(let string): writeString(string, term.location)
        case .var(let name): write(survey.name(of: name))
        case .ref(let ref): try writeRef(ref)
        case .array(let items): try writeCollection(items.map { .item($0) }, .square, at: place)
        case .set(let items): try writeSet(items, at: place)
        case .object(let members): try writeCollection(members.map { .member($0) }, .curly, at: place)
        case .arrayComprehension(let head, let body): try writeComprehension(nil, head, body, .square, at: place)
        case .setComprehension(let head, let body): try writeComprehension(nil, head, body, .curly, at: place)
        case .objectComprehension(let key, let value, let body): try writeComprehension(key, value, body, .curly, at: place)
        case .call(let call): try writeCall(call, inParentheses: inParentheses)
        case .template(let template): try write(template, at: term.location)
        }
        startLineIfNeeded()
    }

    /// The string as it was written, or in quotes where it was not (`a.b`) or stood in parentheses.
    private mutating func writeString(_ string: String, _ location: SourceLocation) {
        let source = location.bytes
        let isQuoted = isPlaced(location) && source.count > 1 && source.first == source.last
        if isQuoted, let quote = source.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "`") { return write(source) }
        write(QuotedString.quote(string))
    }

    private mutating func writeSet(_ items: [Term], at place: SourceLocation) throws(UnexpectedComment) {
        guard items.isEmpty else { return try writeCollection(items.map { .item($0) }, .curly, at: place) }
        write("set()")
        if let end = closingRow(.round, in: place) { try writeComments(upToRow: end) }
    }

    private mutating func writeCollection(
        _ elements: [Element], _ brackets: Brackets, at place: SourceLocation
    ) throws(UnexpectedComment) {
        write([brackets.open])
        try writeElements(elements, behind: place, closingRow: closingRow(brackets, in: place))
        write([brackets.close])
    }
}
