import RegoSyntax

extension Writer {
    mutating func writeRef(_ ref: Ref) throws(UnexpectedComment) {
        guard let head = ref.first else { return }
        try writeTermParts(head, inParentheses: true)
        for step in ref.dropFirst() {
            switch step.kind {
            case .string: writeStep(step, keepsKeywords: survey.keepsKeywordsInRefs)
            case .var(let name): write("[\(survey.name(of: name))]")
            default: try writeBracketed(step)
            }
        }
    }

    private mutating func writeBracketed(_ step: Term) throws(UnexpectedComment) {
        write("[")
        do {
            try writeTerm(step)
        } catch {
            guard error.isComplete else { throw error }
            // The copy may end with a comment.
            write("\n")
        }
        write("]")
    }

    /// `.name`, or `["name"]` for what is no name, and for keywords that had brackets.
    mutating func writeStep(_ step: Term, keepsKeywords: Bool) {
        guard let name = step.string else { return write("[\(step)]") }
        if Variable.isIdentifier(name), !survey.isKeyword(name) || (keepsKeywords && !isQuoted(step)) {
            write(".\(name)")
        } else {
            write("[\(QuotedString.quote(name))]")
        }
    }

    private func isQuoted(_ step: Term) -> Bool {
        !isPlaced(step.location) || step.location.bytes.first == UInt8(ascii: "\"")
    }
}
