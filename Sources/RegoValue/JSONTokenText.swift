import Glibc

/// A JSON text whose tokens were found: says where a number, a word or a string ends, and whether it is one.
struct JSONTokenText: BitwiseCopyable {
    private let bytes: UnsafePointer<UInt8>
    let count: Int

    /// - Parameter text: not empty.
    init(_ text: UnsafeRawBufferPointer) {
        // Nobody finds tokens in a text without bytes.
        bytes = text.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
        count = text.count
    }

    /// All of it.
    var whole: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

    @inline(__always)
    subscript(offset: Int) -> UInt8 {
        assert(offset < count, "offset out of bounds")
        return bytes[offset]
    }

    @inline(__always)
    subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
        assert(range.upperBound <= count, "range out of bounds")
        return UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
    }

    // MARK: words and numbers

    /// Whether `true`, `false` or `null`, whichever is given, stands here and ends.
    @inline(__always)
    func isWord(_ word: StaticString, _ at: Int) -> Bool {
        let end = at &+ word.utf8CodeUnitCount
        guard end <= count, isBoundary(end) else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[at &+ offset] != word.utf8Start[offset] { return false }
        return true
    }

    /// Whether a number or a word may end before this offset.
    @inline(__always)
    func isBoundary(_ offset: Int) -> Bool {
        guard offset < count else { return true }
        switch bytes[offset] {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: return true
        default: return false
        }
    }

    /// How many digits stand here.
    @inline(__always)
    func digits(_ at: Int) -> Int {
        var end = at
        while end < count, bytes[end] &- 48 <= 9 { end &+= 1 }
        return end &- at
    }

    /// Where the number ends that begins here; nil when there is none.
    @inline(__always)
    func numberEnd(_ at: Int) -> Int? {
        let first = bytes[at] == UInt8(ascii: "-") ? at &+ 1 : at
        let integral = digits(first)
        let end = first &+ integral
        guard integral > 0, integral == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
        return isBoundary(end) ? end : numberEnd(behind: end)
    }

    /// Where the number ends whose integral part ends at `end`; nil when it is none.
    func numberEnd(behind end: Int) -> Int? {
        var end = end
        if end < count, bytes[end] == UInt8(ascii: ".") {
            let fraction = digits(end &+ 1)
            if fraction == 0 { return nil }
            end &+= 1 &+ fraction
        }
        if end < count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            end &+= 1
            if end < count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end &+= 1 }
            let exponent = digits(end)
            if exponent == 0 { return nil }
            end &+= exponent
        }
        return isBoundary(end) ? end : nil
    }

    // MARK: strings

    /// The first place from `offset` on where the byte is; the text's length for none.
    func find(_ byte: UInt8, from offset: Int) -> Int { find(byte, in: min(offset, count)..<count) }

    /// The same for a part of the text, whose end it is for none.
    func find(_ byte: UInt8, in range: Range<Int>) -> Int {
        guard let found = memchr(bytes + range.lowerBound, Int32(byte), range.count) else { return range.upperBound }
        return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
    }

    /// Where the quote is that closes a string whose text begins at `start`; the text's length for none.
    func closingQuote(from start: Int) -> Int { closingQuote(from: start, within: start) }

    /// The same for a string that began before, at `start` or behind it.
    func closingQuote(from offset: Int, within start: Int) -> Int {
        var quote = find(UInt8(ascii: "\""), from: offset)
        while quote < count, isEscaped(quote, within: start) { quote = find(UInt8(ascii: "\""), from: quote &+ 1) }
        return quote
    }

    /// Whether an odd number of backslashes is before an offset of a string that begins at `start`.
    func isEscaped(_ offset: Int, within start: Int) -> Bool {
        var first = offset
        while first > start, bytes[first &- 1] == UInt8(ascii: "\\") { first &-= 1 }
        return (offset &- first) & 1 == 1
    }

    /// Whether each backslash of a string's text begins an escape.
    func hasOnlyEscapes(_ string: Range<Int>) -> Bool {
        var place = string.lowerBound
        while place < string.upperBound {
            guard bytes[place] == UInt8(ascii: "\\") else {
                place &+= 1
                continue
            }
            // A closed string does not end with a backslash that nothing follows.
            switch bytes[place &+ 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
                UInt8(ascii: "r"), UInt8(ascii: "t"):
                place &+= 2
            case UInt8(ascii: "u"):
                guard string.upperBound &- place >= 6 else { return false }
                for offset in 2..<6 where !isHexadecimal(bytes[place &+ offset]) { return false }
                place &+= 6
            default: return false
            }
        }
        return true
    }

    private func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 48 <= 9 || (byte | 0x20) &- 97 <= 5 }
}
