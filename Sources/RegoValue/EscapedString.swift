/// Reads the text of a JSON string that does not stand in its document as it is: with escapes, or with bytes that are not UTF-8, which become
/// U+FFFD as in Go's `encoding/json`.
struct EscapedString {
    private let bytes: UnsafeRawBufferPointer
    /// How far the document is read: behind the closing quote after ``read()``.
    private(set) var position: Int

    /// - Parameter start: where the text begins, behind its opening quote.
    init(in bytes: UnsafeRawBufferPointer, from start: Int) {
        self.bytes = bytes
        position = start
    }

    mutating func read() throws(JSONError) -> [UInt8] {
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try readEscape(into: &text)
            case 0..<0x20: throw failure("a control character inside a string; write it as an escape")
            case 0..<0x80:
                text.append(byte)
                position += 1
            default:
                let length = UTF8Text.sequenceLength(bytes, at: position)
                if length == 0 {
                    text += [0xEF, 0xBF, 0xBD]
                    position += 1
                } else {
                    text += bytes[position..<position + length]
                    position += length
                }
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw failure("the text ends inside a string") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            let first = try readHex()
            var scalar = first
            if first >= 0xD800, first < 0xDC00, bytes.count - position >= 6, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                let resume = position
                position += 2
                let second = try readHex()
                if second >= 0xDC00, second < 0xE000 {
                    scalar = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                } else {
                    position = resume
                }
            }
            text += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        default: throw JSONError(unexpected: "in an escape", at: position - 1, in: bytes)
        }
    }

    private mutating func readHex() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue,
                bytes[position] < 0x80
            else { throw JSONError(unexpected: "where a hexadecimal digit is expected", at: position, in: bytes) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func failure(_ message: String) -> JSONError { JSONError(.syntax, message, at: position, in: bytes) }
}

extension JSONTokenText {
    /// The text of a string with escapes, which begins at an offset; nil for one that has mistakes.
    func escapedString(from start: Int) -> [UInt8]? {
        var string = EscapedString(in: whole, from: start)
        return try? string.read()
    }
}
