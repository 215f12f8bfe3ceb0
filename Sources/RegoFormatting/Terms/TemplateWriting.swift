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
            case .constant(let term): write(constant: term, isRaw: template.isRaw, inTemplateAt: location)
            case .expression(let expr):
                write("{")
                try writeExpr(expr)
                write("}")
            }
        }
        write(quote)
    }

    /// Text, or an interpolated constant. The source of text ends with the delimiter behind it; that of the first begins with the
    /// opening delimiter, that of the others behind a brace.
    private mutating func write(constant term: Term, isRaw: Bool, inTemplateAt template: SourceLocation) {
        let location = term.location
        guard isPlaced(location), location.offset > 0, location.offset < location.file.bytes.count else {
            return write(term.string.map { escaped($0, isRaw: isRaw) } ?? "{\(term)}")
        }
        if location.offset == template.offset {
            write(location.bytes.dropFirst(2).dropLast())
        } else if location.file.bytes[location.offset - 1] == UInt8(ascii: "}") {
            write(location.bytes.dropLast())
        } else {
            write("{")
            write(location.bytes)
            write("}")
        }
    }

    /// Text that must not be taken for an expression or the end of the string.
    private func escaped(_ string: String, isRaw: Bool) -> String {
        let text = isRaw ? string : String(QuotedString.quote(string).dropFirst().dropLast())
        return text.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "\\{")
    }
}
