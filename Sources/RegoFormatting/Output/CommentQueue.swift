import RegoSyntax

/// The comments of a module that are not written yet, in the order of their places.
struct CommentQueue {
    struct Entry {
        let row: Int
        /// Where the `#` is.
        let offset: Int
        /// From the `#` on, as the author left it.
        let source: ArraySlice<UInt8>
        /// The same without white space at its end.
        let text: ArraySlice<UInt8>
    }

    private let entries: [Entry]
    private var taken: Set<Int> = []
    /// The position in `entries` of the first comment that is not written yet.
    private(set) var position = 0

    init(_ comments: [Comment]) {
        entries = comments.sorted { $0.location.offset < $1.location.offset }.map { comment in
            let source = comment.location.bytes
            return Entry(
                row: comment.location.row, offset: comment.location.offset, source: source,
                text: TrailingSpace.trim(source))
        }
    }

    var isEmpty: Bool { position >= entries.count }
    var first: Entry? { isEmpty ? nil : entries[position] }

    /// Takes the comments above a row.
    mutating func take(above row: Int) -> [Entry] {
        var result: [Entry] = []
        while let entry = first, entry.row < row { result.append(advance()) }
        return result
    }

    /// Takes the comment on a row; the comments above it must have been taken.
    mutating func take(on row: Int) -> Entry? {
        guard let entry = first, entry.row == row else { return nil }
        return advance()
    }

    /// Takes the comment on a row, wherever it is in the queue.
    mutating func takeAhead(on row: Int) -> Entry? {
        var low = position
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].row < row { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].row == row, taken.insert(low).inserted else { return nil }
        skipTaken()
        return entries[low]
    }

    /// Whether a comment that is still to be written stands within a stretch of the source.
    func hasComment(in range: Range<Int>) -> Bool {
        var low = position
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].offset < range.upperBound
    }

    /// Goes back to an earlier position.
    mutating func restore(_ earlier: Int) { position = earlier }

    private mutating func advance() -> Entry {
        defer {
            position += 1
            skipTaken()
        }
        return entries[position]
    }

    private mutating func skipTaken() {
        while taken.contains(position) { position += 1 }
    }
}

/// White space at the end of a comment, which may be not UTF-8.
enum TrailingSpace {
    static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let length = lastSpace(rest) { rest.removeLast(length) }
        return rest
    }

    /// How many bytes the last character has, if it is white space.
    private static func lastSpace(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let last = bytes.last else { return nil }
        if last < 0x80 { return isSpace(last) ? 1 : nil }
        let tail = bytes.suffix(3)
        guard let start = tail.lastIndex(where: { $0 & 0xC0 == 0xC0 }) else { return nil }
        let scalars = String(decoding: bytes[start...], as: UTF8.self).unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first, scalar.properties.isWhitespace else { return nil }
        return bytes.endIndex - start
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
