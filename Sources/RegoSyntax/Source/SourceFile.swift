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

    /// The bytes of the line that holds `offset`, without its line break; of a very long line, the part around it.
    func line(containing offset: Int, longest: Int = 4096) -> Range<Int> {
        let offset = min(max(offset, 0), bytes.count)
        var start = offset
        while start > 0, offset - start < longest, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = offset
        while end < bytes.count, end - offset < longest, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        if end > offset, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }
}
