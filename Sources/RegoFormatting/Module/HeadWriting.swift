import RegoSyntax

/// A rule's head and where it stands.
struct HeadForm {
    let head: Head
    let isElse: Bool
    /// The rule has no body.
    let isConstant: Bool
    let isDefault: Bool

    init(_ head: Head, isElse: Bool, isConstant: Bool, isDefault: Bool) {
        self.head = head
        self.isElse = isElse
        self.isConstant = isConstant
        self.isDefault = isDefault
    }

    /// The value, unless it goes without saying.
    func writtenValue(in survey: Survey) -> Term? {
        guard let value = head.value else { return nil }
        guard value.isTrue else { return value }
        guard head.key != nil || isConstant || isDefault else { return nil }
        // `a.b.c` alone is a statement in v0 but not in v1.
        let needsValue = isElse || (survey.isV1 && isConstant && head.key == nil && head.args.isEmpty)
        let isImplied = head.generatedValue || head.location.isSame(as: value.location)
        return isImplied && !needsValue ? nil : value
    }
}

extension Writer {
    /// Writes a head, or copies it, which is then reported.
    mutating func writeHead(_ form: HeadForm) -> Bool {
        do {
            try copyingAtLeast(form.head.location) { writer throws(UnexpectedComment) in try writer.writeHeadParts(form) }
            return false
        } catch {
            return true
        }
    }

    private mutating func writeHeadParts(_ form: HeadForm) throws(UnexpectedComment) {
        let head = form.head
        if form.isElse {
            write("else")
        } else {
            if copiesHead(head) { return copyHead(head) }
            try writeName(of: head)
            if !head.args.isEmpty { try writeArguments(head.args, of: head.location, closingRow: closingRow(.round, in: head.location)) }
            try writeKey(of: head)
        }
        guard let value = form.writtenValue(in: survey) else { return }
        write(head.assign || survey.isV1 ? " := " : " = ")
        try writeTerm(value, at: form.isElse ? head.location : value.location)
    }

    private mutating func writeName(of head: Head) throws(UnexpectedComment) {
        let ref = head.writtenRef
        if survey.hasRefHeads || ref.count < 2 { return try writeRef(ref) }
        write(ref[0].description)
        for step in ref.dropFirst() { write("[\(step.string.map(QuotedString.quote) ?? step.description)]") }
    }

    /// A comment within a head of two parts has no place anywhere else.
    private func copiesHead(_ head: Head) -> Bool {
        let ref = head.writtenRef
        guard !survey.hasRefHeads, ref.count == 2, let comment = comments.first else { return false }
        return row(ref[1].location) == comment.row
    }

    private mutating func copyHead(_ head: Head) {
        let lastRow = lastRow(head.location)
        write(head.location.bytes)
        _ = comments.take(above: lastRow)
        if copiesLastComment, let comment = comments.take(on: lastRow) {
            write(" ")
            write(comment.source)
        }
    }

    private mutating func writeKey(of head: Head) throws(UnexpectedComment) {
        guard let key = head.key, head.value == nil else { return }
        write(survey.usesContains ? " contains " : "[")
        try writeTerm(key)
        if !survey.usesContains { write("]") }
    }
}

extension Head {
    /// The reference without what is written behind it.
    fileprivate var writtenRef: Ref {
        let isDynamic = ref.dropFirst().contains { !$0.isConstant }
        return isPartialSet && !isDynamic ? ref.groundPrefix : ref
    }
}

extension Term {
    fileprivate var isTrue: Bool {
        if case .bool(true) = kind { return true }
        return false
    }
}

extension SourceLocation {
    fileprivate func isSame(as other: SourceLocation) -> Bool {
        file === other.file && offset == other.offset && length == other.length && row == other.row
    }
}
