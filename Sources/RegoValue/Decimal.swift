import Glibc

#if arch(x86_64)
    /// OPA computes with Go's `big.Float` at a precision of 64 bits; x87's extended format has exactly that mantissa.
    public typealias ExtendedFloat = Float80
#else
    /// Where the hardware has no 64-bit mantissa, arithmetic on non-integers has 53 bits.
    public typealias ExtendedFloat = Double
#endif

/// A number that is not spelled as a 64-bit integer: its text as a string has it, followed (8-aligned) by nothing.
///
/// The spelling is the value; comparisons are exact on the digits. Arithmetic reads the spelling into an ``ExtendedFloat``.
extension Value {
    /// The number as an integer when it is one that fits; nil otherwise and for other kinds. As in OPA `1.0` is an integer, and what is
    /// spelled with an exponent is not.
    public var integerValue: Int64? {
        switch kind {
        case .integer: return Int64(bitPattern: word)
        case .decimal:
            let hasExponent = textBytes.contains { $0 | 0x20 == UInt8(ascii: "e") }
            return hasExponent ? nil : DecimalDigits(textBytes).integer
        default: return nil
        }
    }

    /// The number rounded to 64 bits of mantissa, or nil for other kinds.
    public var extendedFloat: ExtendedFloat? {
        switch kind {
        case .integer: return ExtendedFloat(Int64(bitPattern: word))
        case .decimal: return NumberText.extendedFloat(textBytes)
        default: return nil
        }
    }

    /// The number as a double, or nil for other kinds.
    public var double: Double? {
        switch kind {
        case .integer: return Double(Int64(bitPattern: word))
        case .decimal: return NumberText.double(textBytes)
        default: return nil
        }
    }

    /// The number's spelling, or nil for other kinds.
    public var numberText: String? {
        switch kind {
        case .integer: return String(Int64(bitPattern: word))
        case .decimal: return String(decoding: textBytes, as: UTF8.self)
        default: return nil
        }
    }

    /// Whether this is a number without a fractional part.
    public var isWholeNumber: Bool {
        switch kind {
        case .integer: return true
        case .decimal: return DecimalDigits(textBytes).isWhole
        default: return false
        }
    }
}

extension Arena {
    /// A number with this spelling, which is kept. It is one of JSON's, or one that `to_number` reads: with a plus sign, without digits on
    /// one side of the point, with leading zeros or with underscores between digits.
    public func number(_ text: UnsafeRawBufferPointer) -> Value {
        if let integer = NumberText.canonicalInteger(text) { return .integer(integer) }
        let hash = NumberText.hash(text)
        let bits = string(text, hash: hash)
        return Value(kind: .decimal, hash: hash, word: bits.word)
    }

    public func number(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { number(UnsafeRawBufferPointer($0)) }
    }

    /// A number printed as OPA prints the result of an arithmetic operation. Undefined when it is not finite.
    public func number(_ float: ExtendedFloat) -> Value {
        guard float.isFinite else { return .undefined }
        if let integer = Int64(exactly: float) { return .integer(integer) }
        return number(NumberText.formatResult(float))
    }

    /// A number with the shortest spelling that reads back as the double, also where it is a long integer: `1e18 + 128` is 1000000000000000100.
    public func number(spelling double: Double) -> Value {
        double.isFinite ? number(NumberText.format(double)) : .undefined
    }

    public func number(_ double: Double) -> Value {
        guard double.isFinite else { return .undefined }
        if let integer = Int64(exactly: double) { return .integer(integer) }
        return number(NumberText.format(double))
    }
}

/// The spelling of numbers: reading and printing.
public enum NumberText {
    /// The integer whose canonical text this is: no leading zero or plus sign, no `-0`, within 64 bits.
    static func canonicalInteger(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count > 0, text.count <= 20 else { return nil }
        let negative = text[0] == UInt8(ascii: "-")
        let first = negative ? 1 : 0
        guard first < text.count else { return nil }
        if text[first] == UInt8(ascii: "0") { return text.count == 1 ? 0 : nil }
        var result: Int64 = 0
        for position in first..<text.count {
            let digit = Int64(text[position]) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            let (product, overflowed) = result.multipliedReportingOverflow(by: 10)
            let (sum, carried) = negative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflowed || carried { return nil }
            result = sum
        }
        return result
    }

    /// The hash of a number with this spelling: equal for equal numbers.
    static func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
        let digits = DecimalDigits(text)
        return digits.integer.map { Hash.of(UInt64(bitPattern: $0)) } ?? digits.hash
    }

    /// The digits as the C library reads them: without underscores, with an end.
    static func withTerminated<R>(_ text: UnsafeRawBufferPointer, _ body: (UnsafePointer<CChar>) -> R) -> R {
        withUnsafeTemporaryAllocation(byteCount: text.count + 1, alignment: 1) { copy in
            var end = 0
            for byte in text where byte != UInt8(ascii: "_") {
                copy[end] = byte
                end += 1
            }
            copy[end] = 0
            return body(UnsafeRawPointer(copy.baseAddress.unsafelyUnwrapped).assumingMemoryBound(to: CChar.self))
        }
    }

    /// The spelling rounded to the nearest extended float (glibc rounds correctly).
    static func extendedFloat(_ text: UnsafeRawBufferPointer) -> ExtendedFloat {
        withTerminated(text) {
            #if arch(x86_64)
                strtold($0, nil)
            #else
                strtod($0, nil)
            #endif
        }
    }

    static func double(_ text: UnsafeRawBufferPointer) -> Double { withTerminated(text) { strtod($0, nil) } }

    /// The shortest text that reads back as this number, laid out as Go's `%g` for fractions and `%f` for whole numbers.
    static func format(_ float: some BinaryFloatingPoint & CustomStringConvertible) -> String {
        layOut(float.description, whole: float.rounded(.towardZero) == float)
    }

    /// Lays out a finite float's shortest description (`1.5`, `1e-07`, `2.5e+30`) as Go does.
    static func layOut(_ description: String, whole: Bool) -> String {
        var digits: [UInt8] = []
        var pointAt = 0
        var exponent = 0
        var negative = false
        var seenPoint = false
        var bytes = Array(description.utf8)[...]
        if bytes.first == UInt8(ascii: "-") {
            negative = true
            bytes = bytes.dropFirst()
        }
        for (offset, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: bytes.dropFirst(offset + 1), as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
                if !seenPoint { pointAt += 1 }
            }
        }
        // The value is 0.d1d2d3... times ten to the `point`.
        var point = pointAt + exponent
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits == [UInt8(ascii: "0")] { return "0" }
        let body = whole ? plain(digits, point) : general(digits, point)
        return (negative ? "-" : "") + body
    }

    private static func plain(_ digits: [UInt8], _ point: Int) -> String {
        var text: [UInt8] = []
        if point <= 0 {
            text.append(UInt8(ascii: "0"))
        } else {
            text += digits.prefix(point)
            text += [UInt8](repeating: UInt8(ascii: "0"), count: max(0, point - digits.count))
        }
        if digits.count > point {
            text.append(UInt8(ascii: "."))
            text += [UInt8](repeating: UInt8(ascii: "0"), count: max(0, -point))
            text += digits.dropFirst(max(0, point))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func general(_ digits: [UInt8], _ point: Int) -> String {
        let exponent = point - 1
        // Go's shortest form: exponents below -4 or from 21 on (strconv) use 'e'; big.Float uses 6 instead of 21.
        guard exponent < -4 || exponent >= 6 else { return plain(digits, point) }
        var text = [digits[0]]
        if digits.count > 1 {
            text.append(UInt8(ascii: "."))
            text += digits.dropFirst()
        }
        let magnitude = String(exponent.magnitude)
        text += Array("e\(exponent < 0 ? "-" : "+")\(magnitude.count < 2 ? "0" : "")\(magnitude)".utf8)
        return String(decoding: text, as: UTF8.self)
    }
}
