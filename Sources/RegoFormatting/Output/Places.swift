import RegoSyntax

// Where nodes stand. A node without a location, and every node when locations are ignored, stands on row 1.

extension Writer {
    func isPlaced(_ location: SourceLocation) -> Bool { !survey.ignoresLocations && !location.isNone }

    func row(_ location: SourceLocation) -> Int { isPlaced(location) ? location.row : 1 }

    /// The row on which the text of a node ends.
    func lastRow(_ location: SourceLocation) -> Int {
        guard isPlaced(location) else { return 1 }
        return location.bytes.reduce(location.row) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }

    /// The text of a node begins with a parenthesis.
    func startsWithParenthesis(_ location: SourceLocation) -> Bool {
        isPlaced(location) && location.bytes.first == UInt8(ascii: "(")
    }

    /// The row of the bracket that closes the first one of its kind in the text of a node; nil if there is none.
    func closingRow(_ brackets: Brackets, in location: SourceLocation, after skipped: Brackets? = nil) -> Int? {
        guard isPlaced(location) else { return nil }
        var scan = BracketScan(location)
        if let skipped { _ = scan.skip(skipped) }
        return scan.skip(brackets) ? scan.row : nil
    }
}

/// A kind of brackets.
struct Brackets {
    let open: UInt8
    let close: UInt8

    static let round = Brackets(open: UInt8(ascii: "("), close: UInt8(ascii: ")"))
    static let square = Brackets(open: UInt8(ascii: "["), close: UInt8(ascii: "]"))
    static let curly = Brackets(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"))
}

/// Goes through the text of a node from bracket to bracket. Like OPA's, it sees brackets in strings and comments too.
private struct BracketScan {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private(set) var row: Int

    init(_ location: SourceLocation) {
        bytes = location.bytes
        position = bytes.startIndex
        row = location.row
    }

    /// Goes to the bracket that closes the next opening one; false at the end of the text. Line breaks before the opening bracket
    /// do not count.
    mutating func skip(_ brackets: Brackets) -> Bool {
        while position < bytes.endIndex, bytes[position] != brackets.open { position += 1 }
        var depth = 1
        while depth > 0 {
            position += 1
            guard position < bytes.endIndex else { return false }
            switch bytes[position] {
            case brackets.open: depth += 1
            case brackets.close: depth -= 1
            case UInt8(ascii: "\n"): row += 1
            default: break
            }
        }
        return true
    }
}
