import RegoSyntax

// Nodes that are copied from the source, because a comment has no place in their usual form.

extension Writer {
    /// Writes a node by `action`, or copies it when a comment has no place in it. The error goes on to whoever wrote the node around
    /// it, which has to be copied as well.
    mutating func copyingIfNeeded(
        _ location: SourceLocation, _ action: (inout Writer) throws(UnexpectedComment) -> Void
    ) throws(UnexpectedComment) {
        guard !comments.isEmpty else { return try action(&self) }
        let start = mark
        do {
            try action(&self)
        } catch {
            // The indentation stays where the error left it, as in the recorded answers of OPA.
            goBack(to: start)
            throw copy(location, insteadOf: error)
        }
    }

    /// Copies a node and drops the comments within it, which the copy holds.
    private mutating func copy(_ location: SourceLocation, insteadOf error: UnexpectedComment) -> UnexpectedComment {
        let range = location.offset..<location.offset + location.length
        let lastRow = lastRow(location)
        write(location.bytes)
        let isAhead = comments.first.map { $0.offset < range.lowerBound && $0.row < lastRow } ?? false
        _ = comments.take(above: lastRow)
        if copiesLastComment, let comment = comments.take(on: lastRow), !range.contains(comment.offset) {
            write(" ")
            write(comment.source)
        }
        var error = error
        error.copiedUpTo = range.upperBound
        error.isComplete = !isAhead && range.contains(error.displaced.offset)
        return error
    }

    /// Writes a statement or a head by `action`. Where a comment has no place in it, and what has been copied instead is not all of
    /// it, copies all of it.
    mutating func copyingAtLeast(
        _ location: SourceLocation, _ action: (inout Writer) throws(UnexpectedComment) -> Void
    ) throws(UnexpectedComment) {
        let start = mark
        let before = (level, isInLine, pendingComment, delaysPendingComment)
        do {
            try action(&self)
        } catch {
            let end = location.offset + location.length
            if error.isComplete, onlyClosers(in: error.copiedUpTo..<end, of: location.file) { throw error }
            goBack(to: start)
            (level, isInLine, pendingComment, delaysPendingComment) = before
            copyWhole(location)
            throw error
        }
    }

    private mutating func copyWhole(_ location: SourceLocation) {
        let range = location.offset..<location.offset + location.length
        if let comment = pendingComment, range.contains(comment.offset) { pendingComment = nil }
        let row = row(location)
        if let comment = comments.first, comment.row < row { writeComments(aboveRow: row) }
        startLineIfNeeded()
        write(location.bytes)
        while let comment = comments.first, comment.offset < range.upperBound { _ = comments.take(on: comment.row) }
        if pendingComment == nil { pendingComment = comments.take(on: lastRow(location)) }
    }

    /// What is left of a node after what was copied: commas, closing brackets and comments, which are written all the same.
    private func onlyClosers(in range: Range<Int>, of file: SourceFile) -> Bool {
        guard range.upperBound <= file.bytes.count else { return false }
        var isComment = false
        for byte in file.bytes[range] {
            switch byte {
            case UInt8(ascii: "\n"): isComment = false
            case UInt8(ascii: "#"): isComment = true
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","): break
            default: if !isComment, !TrailingSpace.isSpace(byte) { return false }
            }
        }
        return true
    }
}
