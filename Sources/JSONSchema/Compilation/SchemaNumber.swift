import BigInt

/// A number by its digits, compared and divided exactly.
struct SchemaNumber: Comparable {
    private var isNegative = false
    /// Significant digits, without zeros at either end; none for zero.
    private var digits: [UInt8] = []
    /// The number is the digits, as a whole number, times ten to the power of this.
    private var exponent = 0

    /// - Parameter text: a number in JSON's grammar.
    init(_ text: String) {
        var fraction = 0
        var isFraction = false
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                if isFraction { fraction += 1 }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent = Self.exponent(text.utf8.dropFirst(offset + 1))
                trim(fraction)
                return
            default: continue
            }
        }
        trim(fraction)
    }

    /// Exponents are taken to be no larger than this; no computation reaches it.
    private static let largestExponent = 1 << 40

    private static func exponent(_ text: some Sequence<UInt8>) -> Int {
        var value = 0
        var isNegative = false
        for byte in text {
            if byte == UInt8(ascii: "-") { isNegative = true }
            if byte &- 48 <= 9 { value = min(value * 10 + Int(byte) - 48, largestExponent) }
        }
        return isNegative ? -value : value
    }

    private mutating func trim(_ fraction: Int) {
        exponent -= fraction
        digits = Array(digits.drop { $0 == 48 })
        while digits.last == 48 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { (isNegative, exponent) = (false, 0) }
    }

    var isWhole: Bool { exponent >= 0 }

    static func < (left: SchemaNumber, right: SchemaNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// By magnitude.
    private func isSmaller(than other: SchemaNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        let (length, otherLength) = (digits.count + exponent, other.digits.count + other.exponent)
        return length == otherLength ? digits.lexicographicallyPrecedes(other.digits) : length < otherLength
    }

    /// Whether it is a whole number times another one, which is not zero.
    func isMultiple(of other: SchemaNumber) -> Bool {
        if digits.isEmpty { return true }
        let shift = exponent - other.exponent
        guard let dividend = BigInt(String(decoding: digits, as: UTF8.self)),
            let divisor = BigInt(String(decoding: other.digits, as: UTF8.self))
        else { return false }
        if shift >= 0 { return (dividend * BigInt(10).power(BigInt(shift), modulus: divisor)) % divisor == 0 }
        // A number of so many digits has no larger power of ten in it; there is none, for zeros were trimmed.
        return false
    }

    /// As OPA shows it: Go's `%g` with as many digits as it takes.
    var text: String { text(exponentFrom: 6, below: -4, exponentDigits: 2) }

    /// The number with an exponent when its first digit stands for a power of ten that large, or smaller than that.
    func text(exponentFrom largest: Int, below smallest: Int, exponentDigits: Int) -> String {
        let sign = isNegative ? "-" : ""
        guard let first = digits.first else { return "0" }
        let power = digits.count + exponent - 1
        guard power < smallest || power >= largest else { return sign + plain }
        let rest = digits.dropFirst()
        let magnitude = "\(power.magnitude)"
        let zeros = String(repeating: "0", count: max(0, exponentDigits - magnitude.utf8.count))
        let fraction = rest.isEmpty ? "" : "." + String(decoding: rest, as: UTF8.self)
        return "\(sign)\(Unicode.Scalar(first))\(fraction)e\(power < 0 ? "-" : "+")\(zeros)\(magnitude)"
    }

    private var plain: String {
        let written = String(decoding: digits, as: UTF8.self)
        if exponent >= 0 { return written + String(repeating: "0", count: exponent) }
        let whole = digits.count + exponent
        if whole <= 0 { return "0." + String(repeating: "0", count: -whole) + written }
        return written.prefix(whole) + "." + written.dropFirst(whole)
    }
}
