import CRE2
import Glibc
import RegoValue

/// UTF-8 text seen as code points. A byte that is not part of a well-formed sequence counts as one, as in Go.
enum CodePoints {
    /// The number of bytes of the code point that begins at a position.
    @inline(__always)
    static func length(_ bytes: ByteView, at position: Int) -> Int {
        if bytes[position] < 0x80 { return 1 }
        return max(UTF8Text.sequenceLength(bytes, at: position), 1)
    }

    static func count(_ bytes: ByteView) -> Int {
        var count = 0
        var position = 0
        while position < bytes.count {
            position += length(bytes, at: position)
            count += 1
        }
        return count
    }

    /// The byte offset of the code point with this number; the end when there are not so many.
    static func offset(_ bytes: ByteView, of number: Int) -> Int {
        var position = 0
        var left = number
        while left > 0, position < bytes.count {
            position += length(bytes, at: position)
            left -= 1
        }
        return position
    }

    /// The code point at a position and its length; U+FFFD for a byte that is not well-formed.
    static func decode(_ bytes: ByteView, at position: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(bytes[position])
        if first < 0x80 { return (first, 1) }
        let length = UTF8Text.sequenceLength(bytes, at: position)
        if length == 0 { return (0xFFFD, 1) }
        var scalar = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F) }
        return (scalar, length)
    }

    /// The code point that ends before a position, and its length.
    static func decodeLast(_ bytes: ByteView, before end: Int) -> (scalar: UInt32, length: Int) {
        var start = end - 1
        while start > 0, end - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let (scalar, length) = decode(bytes, at: start)
        return start + length == end ? (scalar, length) : (0xFFFD, 1)
    }

    /// Where the next code point begins, when a position is inside of one; nil when it is not.
    static func boundary(in bytes: ByteView, after position: Int) -> Int? {
        guard position < bytes.count, bytes[position] & 0xC0 == 0x80 else { return nil }
        for start in stride(from: position - 1, through: max(0, position - 3), by: -1) where bytes[start] & 0xC0 != 0x80 {
            let end = start + length(bytes, at: start)
            return end > position ? end : nil
        }
        return nil
    }

    /// Appends a code point as UTF-8.
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        bytes += UTF8.encode(scalar).map { Array($0) } ?? []
    }
}

/// Searching for bytes in bytes.
enum ByteSearch {
    /// The offset of the first occurrence at or after `start`, or nil.
    static func first(_ needle: ByteView, in text: ByteView, from start: Int = 0) -> Int? {
        guard needle.count > 0 else { return start <= text.count ? start : nil }
        guard let base = text.baseAddress, let wanted = needle.baseAddress, text.count - start >= needle.count else { return nil }
        let found = cre2_find(base + start, text.count - start, wanted, needle.count)
        return found < 0 ? nil : start + found
    }

    static func hasPrefix(_ text: ByteView, _ prefix: ByteView) -> Bool {
        guard prefix.count <= text.count else { return false }
        guard prefix.count > 0, let a = text.baseAddress, let b = prefix.baseAddress else { return true }
        return memcmp(a, b, prefix.count) == 0
    }

    static func areEqual(_ a: ByteView, _ b: ByteView) -> Bool { a.count == b.count && hasPrefix(a, b) }

    static func hasSuffix(_ text: ByteView, _ suffix: ByteView) -> Bool {
        guard suffix.count <= text.count else { return false }
        return hasPrefix(ByteView(rebasing: text[(text.count - suffix.count)...]), suffix)
    }
}
