import BigInt
import RegoValue

/// One argument printed under one verb of Go's `fmt`.
struct GoVerb {
    private(set) var bytes: [UInt8] = []
    private var spec: GoFormat.Specification

    init(_ specification: GoFormat.Specification) { spec = specification }

    /// `%#v`.
    var isGoSyntax: Bool { spec.sharpV }

    mutating func append(_ text: String) { bytes += text.utf8 }

    mutating func write(_ argument: GoFormat.Argument, _ verb: UInt32) {
        guard let ascii = UInt8(exactly: verb), ascii < 0x80 else { return complain(argument, verb) }
        if ascii == UInt8(ascii: "T") { return writeString(Array(argument.typeName.utf8)) }
        let done: Bool
        switch argument {
        case .null:
            done = ascii == UInt8(ascii: "v")
            if done { pad(Array("<nil>".utf8), zeros: spec.zero) }
        case .boolean(let flag):
            done = ascii == UInt8(ascii: "v") || ascii == UInt8(ascii: "t")
            if done { pad(Array("\(flag)".utf8), zeros: spec.zero) }
        case .named(_, let text): done = write(text, ascii)
        case .complex(let real, let imaginary): done = write(real, imaginary, ascii)
        case .list(let elements): return write(elements, verb)
        case .members(let members): return write(members, verb)
        case .integer(let integer): done = write(integer, ascii)
        case .big(let integer): done = write(integer, ascii)
        case .float(let float): done = write(float, ascii)
        case .string(let text): done = write(text, ascii)
        }
        if !done { complain(argument, verb) }
    }

    /// `%!d(string=a)`.
    private mutating func complain(_ argument: GoFormat.Argument, _ verb: UInt32) {
        bytes += "%!".utf8
        CodePoints.append(verb, to: &bytes)
        if case .big(let integer) = argument {
            bytes += "(big.Int=\(integer))".utf8
            return
        }
        if case .null = argument {
            bytes += "(<nil>)".utf8
            return
        }
        bytes += "(\(argument.typeName)=".utf8
        write(argument, UInt32(UInt8(ascii: "v")))
        bytes.append(UInt8(ascii: ")"))
    }

    // MARK: padding

    private mutating func pad(_ text: [UInt8], zeros: Bool) {
        let missing = (spec.width ?? 0) - text.withUnsafeBytes { CodePoints.count($0) }
        guard missing > 0 else {
            bytes += text
            return
        }
        if spec.minus {
            bytes += text
            bytes += repeatElement(0x20, count: missing)
        } else {
            bytes += repeatElement(zeros ? 48 : 0x20, count: missing)
            bytes += text
        }
    }

    // MARK: strings

    private mutating func write(_ text: [UInt8], _ verb: UInt8) -> Bool {
        switch verb {
        case UInt8(ascii: "v") where spec.sharpV: writeQuoted(text)
        case UInt8(ascii: "v"), UInt8(ascii: "s"): writeString(text)
        case UInt8(ascii: "x"): writeHex(text, uppercase: false)
        case UInt8(ascii: "X"): writeHex(text, uppercase: true)
        case UInt8(ascii: "q"): writeQuoted(text)
        default: return false
        }
        return true
    }

    private func truncated(_ text: [UInt8]) -> [UInt8] {
        guard let precision = spec.precision else { return text }
        return Array(text.prefix(text.withUnsafeBytes { CodePoints.offset($0, of: precision) }))
    }

    private mutating func writeString(_ text: [UInt8]) { pad(truncated(text), zeros: spec.zero) }

    private mutating func writeQuoted(_ text: [UInt8]) {
        let text = truncated(text)
        let canBackquote = !text.contains { ($0 < 0x20 && $0 != 9) || $0 == UInt8(ascii: "`") || $0 == 0x7F }
        if spec.sharp, canBackquote {
            return pad([UInt8(ascii: "`")] + text + [UInt8(ascii: "`")], zeros: spec.zero)
        }
        pad(text.withUnsafeBytes { GoText.quoted($0, asciiOnly: spec.plus) }, zeros: spec.zero)
    }

    private mutating func writeHex(_ text: [UInt8], uppercase: Bool) {
        let shown = text.prefix(spec.precision ?? .max)
        let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        var hex: [UInt8] = []
        let prefix = Array((uppercase ? "0X" : "0x").utf8)
        for (offset, byte) in shown.enumerated() {
            if offset > 0, spec.space { hex.append(0x20) }
            if spec.sharp, offset == 0 || spec.space { hex += prefix }
            hex.append(digits[Int(byte >> 4)])
            hex.append(digits[Int(byte & 15)])
        }
        pad(hex, zeros: spec.zero)
    }

    // MARK: integers

    private mutating func write(_ integer: Int64, _ verb: UInt8) -> Bool {
        switch verb {
        case UInt8(ascii: "v"), UInt8(ascii: "d"): writeInteger(integer, 10, verb)
        case UInt8(ascii: "b"): writeInteger(integer, 2, verb)
        case UInt8(ascii: "o"), UInt8(ascii: "O"): writeInteger(integer, 8, verb)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): writeInteger(integer, 16, verb)
        case UInt8(ascii: "c"): pad(character(integer), zeros: spec.zero)
        case UInt8(ascii: "q"): writeQuotedCharacter(integer)
        case UInt8(ascii: "U"): writeUnicode(integer)
        default: return false
        }
        return true
    }

    private func character(_ integer: Int64) -> [UInt8] {
        var text: [UInt8] = []
        CodePoints.append(UInt32(exactly: integer) ?? 0xFFFD, to: &text)
        return text
    }

    private mutating func writeQuotedCharacter(_ integer: Int64) {
        let text = character(integer)
        if text == [UInt8(ascii: "'")] { return pad(Array("'\\''".utf8), zeros: spec.zero) }
        if text == [UInt8(ascii: "\"")] { return pad(Array("'\"'".utf8), zeros: spec.zero) }
        var quoted = text.withUnsafeBytes { GoText.quoted($0, asciiOnly: spec.plus) }
        quoted[0] = UInt8(ascii: "'")
        quoted[quoted.count - 1] = UInt8(ascii: "'")
        pad(quoted, zeros: spec.zero)
    }

    private mutating func writeUnicode(_ integer: Int64) {
        let value = UInt64(bitPattern: integer)
        let digits = String(value, radix: 16, uppercase: true)
        let zeros = max(0, max(spec.precision ?? 4, 4) - digits.utf8.count)
        var text = Array("U+".utf8) + [UInt8](repeating: 48, count: zeros) + Array(digits.utf8)
        if spec.sharp, let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init), GoQuote.isPrintable(scalar) {
            text += Array(" '\(String(scalar))'".utf8)
        }
        pad(text, zeros: false)
    }

    private mutating func writeInteger(_ integer: Int64, _ radix: Int, _ verb: UInt8) {
        let digits = Array(String(integer.magnitude, radix: radix, uppercase: verb == UInt8(ascii: "X")).utf8)
        writeDigits(digits, isNegative: integer < 0, isZero: integer == 0, radix, verb, signs: true)
    }

    private mutating func write(_ integer: BigInt, _ verb: UInt8) -> Bool {
        let radix: Int
        switch verb {
        case UInt8(ascii: "v"), UInt8(ascii: "d"), UInt8(ascii: "s"): radix = 10
        case UInt8(ascii: "b"): radix = 2
        case UInt8(ascii: "o"), UInt8(ascii: "O"): radix = 8
        case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
        default: return false
        }
        let digits = Array(String(integer.magnitude, radix: radix, uppercase: verb == UInt8(ascii: "X")).utf8)
        writeDigits(digits, isNegative: integer.sign == .minus, isZero: integer.isZero, radix, verb, signs: true)
        return true
    }

    private mutating func writeDigits(
        _ digits: [UInt8], isNegative: Bool, isZero: Bool, _ radix: Int, _ verb: UInt8, signs: Bool
    ) {
        var least = 0
        if let precision = spec.precision {
            // A precision of zero and a value of zero print nothing but padding.
            if precision == 0 && isZero { return pad([], zeros: false) }
            least = precision
        } else if spec.zero, !spec.minus, let width = spec.width {
            least = isNegative || spec.plus || spec.space ? width - 1 : width
        }
        var text = [UInt8](repeating: 48, count: max(0, least - digits.count)) + digits
        if spec.sharp {
            switch radix {
            case 2: text = Array("0b".utf8) + text
            case 8 where text.first != 48: text = [48] + text
            case 16: text = Array((verb == UInt8(ascii: "X") ? "0X" : "0x").utf8) + text
            default: break
            }
        }
        if verb == UInt8(ascii: "O") { text = Array("0o".utf8) + text }
        if isNegative {
            text = [UInt8(ascii: "-")] + text
        } else if spec.plus {
            text = [UInt8(ascii: "+")] + text
        } else if spec.space {
            text = [0x20] + text
        }
        pad(text, zeros: false)
    }

    // MARK: floating-point numbers

    private mutating func write(_ float: Double, _ verb: UInt8) -> Bool {
        var letter = verb
        var precision = spec.precision
        switch verb {
        case UInt8(ascii: "v"): letter = UInt8(ascii: "g")
        case UInt8(ascii: "b"), UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "x"), UInt8(ascii: "X"): break
        case UInt8(ascii: "F"):
            letter = UInt8(ascii: "f")
            precision = precision ?? 6
        case UInt8(ascii: "f"), UInt8(ascii: "e"), UInt8(ascii: "E"): precision = precision ?? 6
        default: return false
        }
        var number = GoFloat.format(float, letter, precision)
        if spec.sharp, letter != UInt8(ascii: "b") { number = GoFloat.withPoint(number, letter, precision) }
        let isNegative = number.first == UInt8(ascii: "-")
        if isNegative { number.removeFirst() }
        let sign: UInt8? = isNegative ? UInt8(ascii: "-") : (spec.plus ? UInt8(ascii: "+") : (spec.space ? 0x20 : nil))
        guard let sign else {
            pad(number, zeros: spec.zero)
            return true
        }
        if spec.zero, !spec.minus, let width = spec.width, width > number.count + 1 {
            bytes.append(sign)
            bytes += repeatElement(48, count: width - number.count - 1)
            bytes += number
        } else {
            pad([sign] + number, zeros: spec.zero)
        }
        return true
    }

    /// `(1+2i)`.
    private mutating func write(_ real: Double, _ imaginary: Double, _ verb: UInt8) -> Bool {
        let plus = spec.plus
        bytes.append(UInt8(ascii: "("))
        let done = write(real, verb)
        spec.plus = true
        if done { _ = write(imaginary, verb) }
        spec.plus = plus
        guard done else {
            bytes.removeLast()
            return false
        }
        bytes += "i)".utf8
        return true
    }
}
