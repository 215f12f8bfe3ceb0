/// A place in a source file: 24 bytes, cheap to copy.
///
/// Rows and columns count from 1; a column counts Unicode scalars, as OPA's does. Offsets and lengths count bytes.
/// Locations take no part in the equality of nodes.
public struct SourceLocation: Sendable {
    public let file: SourceFile
    private let start: UInt32
    private let count: UInt32
    private let line: UInt32
    private let position: UInt32

    public init(file: SourceFile, offset: Int, length: Int, row: Int, column: Int) {
        self.file = file
        start = UInt32(clamping: offset)
        count = UInt32(clamping: length)
        line = UInt32(clamping: row)
        position = UInt32(clamping: column)
    }

    /// For the parser, which has checked that the source is small enough.
    @inline(__always)
    init(file: SourceFile, start: Int32, end: Int32, line: Int32, position: Int32) {
        self.file = file
        self.start = UInt32(truncatingIfNeeded: start)
        count = UInt32(truncatingIfNeeded: max(0, end &- start))
        self.line = UInt32(truncatingIfNeeded: line)
        self.position = UInt32(truncatingIfNeeded: position)
    }

    /// The location of nodes that no text stands for; `row` is 0.
    public static let none = SourceLocation(file: .none, offset: 0, length: 0, row: 0, column: 0)

    public var offset: Int { Int(start) }
    public var length: Int { Int(count) }
    public var row: Int { Int(line) }
    public var column: Int { Int(position) }
    /// No text stands for the node, not even a file.
    public var isNone: Bool { file === SourceFile.none }

    /// The bytes of the text that the node stands for (OPA's `location.text`).
    public var bytes: ArraySlice<UInt8> {
        let lower = min(offset, file.bytes.count)
        return file.bytes[lower..<min(lower + length, file.bytes.count)]
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The line of the place, and how many characters come before the place in it. A place behind the last line belongs to its end.
    var excerpt: (line: String, index: Int) {
        var place = min(offset, file.bytes.count)
        while column == 0, place > 0, file.bytes[place - 1] == UInt8(ascii: "\n") || file.bytes[place - 1] == UInt8(ascii: "\r") {
            place -= 1
        }
        let range = file.line(containing: place)
        let before = String(decoding: file.bytes[range.lowerBound..<max(range.lowerBound, place)], as: UTF8.self)
        return (String(decoding: file.bytes[range], as: UTF8.self), before.unicodeScalars.count)
    }

    /// The same beginning with another length in bytes.
    public func withLength(_ length: Int) -> SourceLocation {
        SourceLocation(file: file, offset: offset, length: length, row: row, column: column)
    }

    /// `file:row`, or `row:column` where the source has no name: the form that OPA prints.
    public var shortDescription: String {
        file.path.isEmpty ? "\(row):\(column)" : "\(file.path):\(row)"
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:row:column`.
    public var description: String {
        file.path.isEmpty ? "\(row):\(column)" : "\(file.path):\(row):\(column)"
    }
}

extension SourceLocation {
    /// The order in which diagnostics are printed: file, row, column; places without a location last.
    public static func isOrderedBefore(_ left: SourceLocation, _ right: SourceLocation) -> Bool {
        if left.isNone != right.isNone { return right.isNone }
        if left.file !== right.file, left.file.path != right.file.path { return left.file.path < right.file.path }
        if left.row != right.row { return left.row < right.row }
        return left.column < right.column
    }
}
