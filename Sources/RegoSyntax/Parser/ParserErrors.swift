// Errors, and going back.

extension Parser {
    /// The current token.
    @inline(__always)
    var location: SourceLocation {
        SourceLocation(file: source, start: state.start, end: state.end, line: state.row, position: state.column)
    }

    /// The row and column of one place with the text of another stretch.
    @inline(__always)
    func location(_ place: SourceLocation, from start: Int32, to end: Int32) -> SourceLocation {
        SourceLocation(
            file: source, start: start, end: end, line: Int32(truncatingIfNeeded: place.row),
            position: Int32(truncatingIfNeeded: place.column))
    }

    /// The place from its own beginning to the end of the last token.
    func extended(_ place: SourceLocation) -> SourceLocation {
        location(place, from: Int32(truncatingIfNeeded: place.offset), to: state.lastEnd)
    }

    /// The text of the current token.
    var tokenText: String { text(from: state.start, to: state.end) }

    func text(from start: Int32, to end: Int32) -> String {
        String(decoding: bytes[Int(start)..<Int(max(start, end))], as: UTF8.self)
    }

    /// Goes back to `earlier`, forgetting comments and errors since.
    @inline(__always)
    mutating func restore(_ earlier: ParserState) {
        state = earlier
        if comments.count > Int(earlier.commentCount) { comments.removeSubrange(Int(earlier.commentCount)...) }
        if errors.count > Int(earlier.errorCount) { errors.removeSubrange(Int(earlier.errorCount)...) }
    }

    mutating func report(_ message: String, hint: String? = nil, at place: SourceLocation) {
        var message = message
        let hints = state.hints.texts + (hint.map { [$0] } ?? [])
        if !hints.isEmpty { message += " (hint\(hints.count > 1 ? "s" : ""): \(hints.joined(separator: ", ")))" }
        state.hints = []
        errors.append(RegoDiagnostic(.parse, message, at: place))
        state.errorCount &+= 1
    }

    /// The current token is not what the grammar wants here.
    mutating func unexpected(_ note: @autoclosure () -> String = "") {
        if state.token == .illegal { return report("illegal token", at: location) }
        let kind = state.token.isKeyword ? "keyword" : "token"
        let note = note()
        report("unexpected \(state.token.name) \(kind)" + (note.isEmpty ? "" : ": " + note), at: location)
    }

    /// The errors, each with the line that it is about. Only now, because most errors are forgotten when the parser goes back.
    func finishedErrors() -> RegoDiagnostics {
        RegoDiagnostics(
            errors.map { error in
                var error = error
                error.details = lineDetails(at: error.location.offset)
                return error
            })
    }

    /// The line on which the text before the place ends, and where in it (OPA's `ParserErrorDetail`). Of a very long line, a part.
    private func lineDetails(at offset: Int) -> RegoDiagnostic.Details {
        guard !bytes.isEmpty else { return .line(text: "", index: 0) }
        var offset = min(offset, bytes.count - 1)
        while offset > 0, Self.isDetailSpace(bytes[offset]) { offset -= 1 }
        let isLineBreak = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
        var begin = offset
        while begin > 0, offset - begin < Self.longestExcerpt, !isLineBreak(bytes[begin]) { begin -= 1 }
        if isLineBreak(bytes[begin]) { begin += 1 }
        var end = offset
        while end < bytes.count, end - offset < Self.longestExcerpt, !isLineBreak(bytes[end]) { end += 1 }
        begin = min(begin, end)
        return .line(text: String(decoding: bytes[begin..<end], as: UTF8.self), index: offset - begin)
    }

    /// Bytes before and after a place that are worth showing.
    private static let longestExcerpt = 4096

    private static func isDetailSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || byte == 0x85 || byte == 0xA0
    }

    /// One level deeper; false, with an error, when that is too deep. Every `enter` that is true needs a `leave`.
    @inline(__always)
    mutating func enter() -> Bool {
        if depth < options.limits.depth, stack.used() < options.limits.stack {
            depth &+= 1
            reach = max(reach, depth)
            return true
        }
        reportDepth()
        return false
    }

    @inline(__always)
    mutating func leave() { depth &-= 1 }

    mutating func reportDepth() {
        report("max parsing recursion depth exceeded", at: location)
    }
}
