import BigInt
import RegoValue

/// Whole numbers of any size, read from a number's spelling.
enum ExactInteger {
    /// Numbers with more digits than this take part in arithmetic as floating-point numbers: the cost of exact arithmetic grows with the
    /// square of the length, and a spelling such as `1e999999999` is short.
    static let largestDigitCount = 10_000

    /// The number as an integer of any size; nil when it has a fraction, is not a number, or is too long.
    static func read(_ value: Value) -> BigInt? {
        if let small = value.immediateInteger { return BigInt(small) }
        guard value.isNumber, value.isWholeNumber, let text = value.numberText else { return nil }
        if let small = value.integerValue { return BigInt(small) }
        return parse(Array(text.utf8))
    }

    /// The digits of a decimal spelling with its exponent worked in; the number is known to be whole.
    private static func parse(_ text: [UInt8]) -> BigInt? {
        var digits: [UInt8] = []
        var fraction = 0
        var seenPoint = false
        var exponent = 0
        for (offset, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else if byte >= 48, byte <= 57 {
                digits.append(byte)
                if seenPoint { fraction += 1 }
            } else if byte | 0x20 == UInt8(ascii: "e") {
                let power = text[(offset + 1)...].filter { $0 != UInt8(ascii: "_") }
                guard let read = Int(String(decoding: power, as: UTF8.self)) else { return nil }
                exponent = read
                break
            }
        }
        let (difference, isBelowAll) = exponent.subtractingReportingOverflow(fraction)
        let zeros = isBelowAll ? .min : difference
        guard zeros <= largestDigitCount, digits.count + max(zeros, 0) <= largestDigitCount else { return nil }
        if zeros >= 0 {
            digits += [UInt8](repeating: 48, count: zeros)
        } else {
            // A whole number: what lies behind the point are zeros.
            digits.removeLast(Int(min(zeros.magnitude, digits.count.magnitude)))
        }
        guard let magnitude = BigInt(String(decoding: digits, as: UTF8.self)) else { return digits.isEmpty ? 0 : nil }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }
}

extension BuiltinCall {
    /// A whole number of any size.
    func bigInteger(_ position: Int) throws(BuiltinError) -> BigInt {
        guard self[position].isNumber else { throw typeError(position, "integer") }
        guard let integer = ExactInteger.read(self[position]) else {
            throw operandError(position, "must be integer number but got floating-point number")
        }
        return integer
    }
}
