import RegoSyntax

/// The text written so far and what is known about its last line.
///
/// The parts of the language are written by extensions, one file each. Where a comment has no place in the form that a node would get,
/// writing it throws `UnexpectedComment`, and the node is copied from the source as it stands.
struct Writer {
    let survey: Survey
    var comments: CommentQueue
    var errors: [RegoDiagnostic] = []

    private(set) var text: [UInt8] = []
    /// How far lines are indented.
    var level = 0
    /// The current line has begun.
    var isInLine = false
    /// The comment that comes at the end of the current line.
    var pendingComment: CommentQueue.Entry?
    /// The pending comment waits for the end of the line after this one.
    var delaysPendingComment = false
    private let stack = StackGauge()
    /// A node copied from the source takes the comment on its last line along.
    var copiesLastComment = false

    init(_ survey: Survey, comments: [Comment]) {
        self.survey = survey
        self.comments = CommentQueue(comments)
        if let first = comments.first { text.reserveCapacity(first.location.file.bytes.count * 9 / 8) }
    }

    /// The text, with one line break at its end, if it ends with any.
    consuming func finish() throws(RegoDiagnostics) -> [UInt8] {
        guard errors.isEmpty else { throw RegoDiagnostics(errors) }
        var result = text
        guard result.last == UInt8(ascii: "\n") else { return result }
        while result.last == UInt8(ascii: "\n") { result.removeLast() }
        result.append(UInt8(ascii: "\n"))
        return result
    }
}

extension Writer {
    /// Whether there is stack left for what is inside a node; if not, it is an error. What the parser accepts fits on a thread's stack
    /// of 512 KiB in release builds.
    mutating func hasStackLeft(at location: SourceLocation) -> Bool {
        if stack.used() < 384 << 10 { return true }
        if errors.isEmpty { errors.append(RegoDiagnostic(.format, "nested too deep to be formatted", at: location)) }
        return false
    }

    mutating func write(_ string: String) { text.append(contentsOf: string.utf8) }
    mutating func write(_ bytes: ArraySlice<UInt8>) { text.append(contentsOf: bytes) }

    mutating func startLine() {
        isInLine = true
        text.append(contentsOf: repeatElement(UInt8(ascii: "\t"), count: level))
    }

    mutating func startLineIfNeeded() {
        if !isInLine { startLine() }
    }

    mutating func endLine() {
        isInLine = false
        if !delaysPendingComment, let comment = pendingComment {
            write(" ")
            write(comment.text)
            pendingComment = nil
        }
        delaysPendingComment = false
        write("\n")
    }

    /// Ends the line, if one has begun, and adds an empty one.
    mutating func blankLine() {
        if isInLine { endLine() }
        write("\n")
    }

    /// Goes on in a new, deeper line. A pending comment is not for the line that ends here.
    mutating func startDeeperLine() {
        delaysPendingComment = true
        endLine()
        level += 1
        startLine()
    }
}

extension Writer {
    /// A point to go back to.
    struct Mark {
        fileprivate let length: Int
        fileprivate let comment: Int
    }

    var mark: Mark { Mark(length: text.count, comment: comments.position) }

    mutating func goBack(to mark: Mark) {
        text.removeSubrange(mark.length...)
        comments.restore(mark.comment)
    }
}
