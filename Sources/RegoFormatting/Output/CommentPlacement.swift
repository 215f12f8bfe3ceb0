import RegoSyntax

/// A comment has no place in the form in which a node is being written.
struct UnexpectedComment: Error {
    /// The comment that was to end the line when another one turned up for the same line.
    let displaced: CommentQueue.Entry
    /// Up to which offset the source has been copied instead, so far.
    var copiedUpTo = 0
    /// No comment got lost: the copy holds the displaced one, and all that would have been written before.
    var isComplete = false
}

extension Writer {
    /// Writes the comments above a node's row, each on its own line, and keeps the one on the row for the end of the line.
    mutating func writeComments(upTo location: SourceLocation) throws(UnexpectedComment) {
        guard !comments.isEmpty else { return }
        try writeComments(upToRow: row(location))
    }

    mutating func writeComments(upToRow row: Int) throws(UnexpectedComment) {
        writeComments(aboveRow: row)
        guard let comment = comments.take(on: row) else { return }
        if let displaced = pendingComment {
            pendingComment = nil
            throw UnexpectedComment(displaced: displaced)
        }
        pendingComment = comment
    }

    mutating func writeComments(aboveRow row: Int) {
        let above = comments.take(above: row)
        write(above)
        if let last = above.last, row - last.row > 1 { blankLine() }
    }

    /// Comments on lines of their own. Empty lines between them stay.
    mutating func write(_ block: [CommentQueue.Entry]) {
        var last: Int?
        for comment in block {
            if let last, comment.row - last > 1 { blankLine() }
            writeLine(comment)
            last = comment.row
        }
    }

    mutating func writeLine(_ comment: CommentQueue.Entry) {
        startLineIfNeeded()
        write(comment.text)
        endLine()
    }
}
