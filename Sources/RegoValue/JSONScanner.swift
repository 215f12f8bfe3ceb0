import CSimdJSON

/// Finds the tokens of JSON texts with simdjson's first stage, and keeps the memory that takes from one text to the next.
///
/// Not to be used from two threads at once.
public final class JSONScanner {
    /// Shorter texts are read before a scanner has begun.
    static let shortestText = 48
    /// Making a scanner for one text is worth it from this length on.
    static let shortestTextForItsOwn = 1_024

    private let scanner: OpaquePointer?
    @exclusivity(unchecked) private var workspace = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// A larger workspace is not kept.
    private static let keptWorkspace = 1 << 18

    public init() { scanner = csimdjson_scanner_create() }

    deinit {
        csimdjson_scanner_free(scanner)
        workspace.deallocate()
    }

    /// Reads a document that is the whole text.
    ///
    /// - Returns: nil, with nothing left in the arena, for one that ``JSONReader`` is to read byte by byte.
    func read(
        _ text: UnsafeRawBufferPointer, into arena: Arena, depth: Int, interned: InternedStrings, recent: UnsafeMutableBufferPointer<Value>
    ) -> Value? {
        let mark = arena.mark
        let value = scan(text) { tokens in
            let needed = max(IndexedJSONReader.workspaceSize(tokens: tokens.count), 1)
            if needed > workspace.count {
                workspace.deallocate()
                workspace = .allocate(byteCount: max(needed, 4_096), alignment: MemoryLayout<Value>.alignment)
            }
            var reader = IndexedJSONReader(
                arena: arena, text: text, tokens: tokens, depth: depth, interned: interned, recent: recent,
                workspace: workspace.baseAddress.unsafelyUnwrapped)
            return reader.read()
        }
        if workspace.count > Self.keptWorkspace {
            workspace.deallocate()
            workspace = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
        if value == nil { arena.rollBack(to: mark) }
        return value
    }

    /// Calls `body` with the offset of each token; after the last there is one more, the text's length.
    ///
    /// - Returns: nil for a text that is not UTF-8, has a string that does not end or a control character in one, or is longer than 4 GB.
    func scan(_ text: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt32>) -> Value?) -> Value? {
        var offsets: UnsafePointer<UInt32>?
        var count = 0
        guard let scanner, csimdjson_scan(scanner, text.baseAddress, text.count, &offsets, &count) else { return nil }
        defer { csimdjson_scanner_trim(scanner) }
        return body(UnsafeBufferPointer(start: offsets, count: count))
    }

    /// Calls `body` with the tokens of one piece of the text after the other, whose offsets are counted from the piece's beginning. Each piece
    /// but the last ends behind a comma that is no part of a string.
    ///
    /// - Returns: false for a text for which `scan` returns nil, and when `body` does.
    func scan(_ text: UnsafeRawBufferPointer, inPiecesOf size: Int, _ body: (UnsafeBufferPointer<UInt32>, Range<Int>) -> Bool) -> Bool {
        let tokenText = JSONTokenText(text)
        var start = 0
        var room = size
        while start < text.count {
            let end = tokenText.likelyCut(in: start..<min(start + room, text.count))
            guard let piece = scanPiece(tokenText, start, end) else { return false }
            defer { csimdjson_scanner_trim(scanner) }
            if piece.end == text.count { return body(piece.tokens, start..<text.count) }
            // What stands behind the last comma is scanned again.
            guard let comma = piece.tokens.lastIndex(where: { tokenText[start + Int($0)] == UInt8(ascii: ",") }) else {
                room *= 2
                continue
            }
            let next = start + Int(piece.tokens[comma]) + 1
            guard body(UnsafeBufferPointer(rebasing: piece.tokens[...comma]), start..<next) else { return false }
            start = next
            room = size
        }
        return false
    }

    /// The tokens between two offsets, of which the second is moved behind the string that it is in.
    private func scanPiece(_ text: JSONTokenText, _ start: Int, _ end: Int) -> (tokens: UnsafeBufferPointer<UInt32>, end: Int)? {
        var end = end
        // Where the piece was nothing but space, the first quote behind it opens a string.
        for _ in 0..<3 {
            var offsets: UnsafePointer<UInt32>?
            var count = 0
            let bytes = text[start..<end]
            if let scanner, csimdjson_scan(scanner, bytes.baseAddress, bytes.count, &offsets, &count) {
                return (UnsafeBufferPointer(start: offsets, count: count), end)
            }
            if end == text.count { return nil }
            end = min(text.closingQuote(from: end, within: start) + 1, text.count)
        }
        return nil
    }
}

extension JSONTokenText {
    /// A place to cut the text at, near the end of a range, that is hardly ever in a string.
    fileprivate func likelyCut(in range: Range<Int>) -> Int {
        if range.upperBound == count { return count }
        for place in stride(from: range.upperBound - 1, to: max(range.lowerBound, range.upperBound - 8_192), by: -1)
        where self[place] == UInt8(ascii: "}") || self[place] == UInt8(ascii: "]") {
            return place + 1
        }
        return range.upperBound
    }
}
