import Glibc
import RegoValue

/// Numbers as Go's `strconv.ParseFloat` reads them.
enum GoNumber {
    enum Outcome: Equatable {
        /// A number, spelled by JSON's grammar.
        case number(String)
        /// A hexadecimal floating-point number.
        case float(ExtendedFloat)
        case outOfRange
        case invalid
    }

    /// - Parameter bounded: whether numbers beyond the range of a double are out of range.
    static func parse(_ text: String, bounded: Bool = true) -> Outcome {
        var digits = Array(text.utf8)[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        if digits.count > 2, digits.first == UInt8(ascii: "0"), digits[digits.startIndex + 1] | 0x20 == UInt8(ascii: "x") {
            return hexadecimal(Array(digits), negative, bounded)
        }
        return decimal(Array(digits), negative, bounded)
    }

    private static func decimal(_ bytes: [UInt8], _ negative: Bool, _ bounded: Bool) -> Outcome {
        var scanner = Scanner(bytes: bytes)
        let whole = scanner.digits()
        let fraction = scanner.skip(UInt8(ascii: ".")) ? scanner.digits() : []
        guard whole.count + fraction.count > 0 else { return .invalid }
        var exponent = ""
        if scanner.skip(UInt8(ascii: "e")) || scanner.skip(UInt8(ascii: "E")) {
            if scanner.skip(UInt8(ascii: "-")) { exponent = "-" } else { _ = scanner.skip(UInt8(ascii: "+")) }
            let power = scanner.digits()
            guard power.count > 0 else { return .invalid }
            exponent = "e" + exponent + String(decoding: power, as: UTF8.self)
        }
        guard scanner.isAtEnd, underscoresAreSound(bytes) else { return .invalid }
        var spelling = negative ? "-" : ""
        let significant = whole.drop { $0 == 48 }
        spelling += significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
        if !fraction.isEmpty { spelling += "." + String(decoding: fraction, as: UTF8.self) }
        spelling += exponent
        return bounded && strtod(spelling, nil).isInfinite ? .outOfRange : .number(spelling)
    }

    private static func hexadecimal(_ bytes: [UInt8], _ negative: Bool, _ bounded: Bool) -> Outcome {
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        // Go wants the exponent that C leaves optional.
        guard plain.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }), underscoresAreSound(bytes) else { return .invalid }
        let text = String(decoding: plain, as: UTF8.self)
        guard let float = Double(text) else { return .invalid }
        return bounded && float.isInfinite ? .outOfRange : .float(ExtendedFloat(negative ? -float : float))
    }

    /// Underscores stand between digits only.
    private static func underscoresAreSound(_ bytes: [UInt8]) -> Bool {
        for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
            guard position > 0, position + 1 < bytes.count else { return false }
            guard isDigit(bytes[position - 1]) || bytes[position - 1] | 0x20 == UInt8(ascii: "x"), isDigit(bytes[position + 1]) else {
                return false
            }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte < 0x80 && Character(Unicode.Scalar(byte)).isHexDigit }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        /// The digits here, without the underscores among them.
        mutating func digits() -> [UInt8] {
            var found: [UInt8] = []
            while position < bytes.count, bytes[position] &- 48 <= 9 || bytes[position] == UInt8(ascii: "_") {
                if bytes[position] != UInt8(ascii: "_") { found.append(bytes[position]) }
                position += 1
            }
            return found
        }
    }
}
