/// One text of Rego: its name for messages, and its bytes (UTF-8 unless the author made a mistake).
///
/// Shared by reference, because every node of a syntax tree points back to it.
public final class SourceFile: Sendable {
    /// The name printed in messages; empty for a query given on the command line.
    public let path: String
    /// The text as it was read, byte order mark included.
    public let bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    public convenience init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// Where nodes point that no text stands for.
    public static let none = SourceFile(path: "", bytes: [])

    /// The line of text that holds `offset`, without its line break.
    public func line(containing offset: Int) -> String {
        let bounds = lineBounds(containing: offset)
        return String(decoding: bytes[bounds], as: UTF8.self)
    }

    func lineBounds(containing offset: Int) -> Range<Int> {
        var start = min(max(offset, 0), bytes.count)
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = max(start, min(max(offset, 0), bytes.count))
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }
}
