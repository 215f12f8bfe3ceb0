import Glibc

/// A numeric constant of a template: all the types that its value fits, as in Go.
struct TemplateNumber {
    /// Why a text is no number, in Go's words.
    struct Malformed: Error { let message: String }

    let text: String
    private(set) var integer: Int64?
    private var isUnsigned = false
    private var float: Double?
    private var imaginary: (real: Double, imaginary: Double)?

    init(_ text: String, _ kind: TemplateToken.Kind) throws(Malformed) {
        self.text = text
        switch kind {
        case .characterConstant: integer = Int64(try Self.character(text))
        case .complex: imaginary = try Self.complex(text)
        default: try readNumber()
        }
    }

    /// What it is where nothing says which type it shall have.
    enum Ideal {
        case integer(Int64)
        case float(Double)
        case complex(Double, Double)
        case tooLarge
    }

    var ideal: Ideal {
        if let imaginary { return .complex(imaginary.real, imaginary.imaginary) }
        let isCharacter = text.hasPrefix("'")
        if let float, !isCharacter, !isHexInteger, text.utf8.contains(where: { ".eEpP".utf8.contains($0) }) { return .float(float) }
        return integer.map(Ideal.integer) ?? .tooLarge
    }

    private var isHexInteger: Bool {
        let lower = text.lowercased()
        return lower.utf8.count > 2 && lower.hasPrefix("0x") && !lower.contains("p")
    }

    private mutating func readNumber() throws(Malformed) {
        if text.hasSuffix("i"), let value = Self.parseFloat(String(text.dropLast())) {
            imaginary = (0, value)
            return
        }
        integer = Self.parseInteger(text)
        if let integer {
            float = Double(integer)
            return
        }
        if let magnitude = Self.parseMagnitude(text[...]) {
            isUnsigned = true
            float = Double(magnitude)
            return
        }
        guard let value = Self.parseFloat(text) else { throw Malformed(message: "illegal number syntax: \(GoText.quoted(text))") }
        guard text.utf8.contains(where: { ".eEpP".utf8.contains($0) }) else {
            throw Malformed(message: "integer overflow: \(GoText.quoted(text))")
        }
        float = value
        if value.magnitude < 0x1p63, value == value.rounded() { integer = Int64(value) }
    }

    private static func character(_ text: String) throws(Malformed) -> UInt32 {
        guard let content = GoUnquote.content(of: text, quote: "'") else { throw Malformed(message: "invalid syntax") }
        var rest = content[...]
        guard let first = GoUnquote.next(&rest, quote: UInt8(ascii: "'")) else { throw Malformed(message: "invalid syntax") }
        guard rest.isEmpty else { throw Malformed(message: "malformed character constant: \(text)") }
        switch first {
        case .byte(let byte): return UInt32(byte)
        case .scalar(let scalar): return scalar
        }
    }

    /// `1+2i`.
    private static func complex(_ text: String) throws(Malformed) -> (Double, Double) {
        let body = Array(text.utf8.dropLast())
        for position in body.indices.dropFirst().reversed() where body[position] == UInt8(ascii: "+") || body[position] == UInt8(ascii: "-")
        {
            if "eEpP".utf8.contains(body[position - 1]) { continue }
            if let real = parseFloat(String(decoding: body[..<position], as: UTF8.self)),
                let imaginary = parseFloat(String(decoding: body[position...], as: UTF8.self))
            {
                return (real, imaginary)
            }
        }
        throw Malformed(message: "illegal number syntax: \(GoText.quoted(text))")
    }

    private static func parseFloat(_ text: String) -> Double? {
        switch GoNumber.parse(text) {
        case .number(let spelling): strtod(spelling, nil)
        case .float: Double(text.filter { $0 != "_" })
        case .outOfRange, .invalid: nil
        }
    }

    private static func parseInteger(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        guard let magnitude = parseMagnitude(isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]) else { return nil }
        if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// A whole number with an optional base prefix, `0` alone meaning octal.
    private static func parseMagnitude(_ text: Substring) -> UInt64? {
        var digits = text.lowercased()[...]
        var radix = 10
        for (prefix, value) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
        where digits.hasPrefix(prefix) && digits.utf8.count > prefix.utf8.count {
            digits = digits.dropFirst(prefix.utf8.count)
            radix = value
            break
        }
        // Underscores stand between digits, or after the prefix.
        let isSpaced = digits.hasSuffix("_") || digits.contains("__") || (radix == 10 && digits.hasPrefix("_"))
        let plain = digits.filter { $0 != "_" }
        guard !isSpaced, let first = plain.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        return UInt64(plain, radix: radix)
    }
}
