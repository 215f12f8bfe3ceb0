import RegoSyntax

extension Writer {
    /// Text is written as it stood, and the expressions in it in the usual form. With a comment inside, all of it is copied.
    mutating func write(_ template: TemplateString, at location: SourceLocation) throws(UnexpectedComment) {
        let range = location.offset..<location.offset + location.length
        if isPlaced(location), comments.hasComment(in: range) {
            write(location.bytes)
            while let comment = comments.first, comment.offset < range.upperBound { _ = comments.take(on: comment.row) }
            return
        }
        let quote = template.isRaw ? "`" : "\""
        write("$" + quote)
        for part in template.parts {
            switch part {
            case .constant(let term): write(constant: term, isRaw: template.isRaw)
            case .expression(let expr):
                write("{")
                try writeExpr(expr)
                write("}")
            }
        }
        write(quote)
    }

    private mutating func write(constant term: Term, isRaw: Bool) {
        guard let string = term.string else { return write("{\(term)}") }
        guard isPlaced(term.location), let first = term.location.bytes.first else { return write(escaped(string, isRaw: isRaw)) }
        let source = term.location.bytes
        switch first {
        case UInt8(ascii: "$"): write(source.dropFirst(2).dropLast())
        case UInt8(ascii: "}"): write(source.dropFirst().dropLast())
        default: write("{\(String(decoding: source, as: UTF8.self))}")
        }
    }

    /// Text that must not be taken for an expression or the end of the string.
    private func escaped(_ string: String, isRaw: Bool) -> String {
        let text = isRaw ? string : String(QuotedString.quote(string).dropFirst().dropLast())
        return text.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "\\{")
    }
}
