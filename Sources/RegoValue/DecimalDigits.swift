/// The exact meaning of a number's spelling: sign, significant digits, and where the point is. Makes exact comparison possible without
/// big integers (Go compares with `big.Rat`; the answers are the same).
struct DecimalDigits {
    var isNegative = false
    /// Positions of the first and one past the last significant digit in the text; equal when the number is zero.
    private var first = 0
    private var end = 0
    private let text: UnsafeRawBufferPointer
    /// The number is 0.d1d2d3... times ten to the power of `point`.
    private(set) var point = 0
    /// The number of significant digits.
    private(set) var count = 0

    /// Exponents beyond this are treated as this: no computation reaches them.
    private static let largestExponent = 1 << 40

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
        var position = 0
        if position < text.count, text[position] == UInt8(ascii: "-") {
            isNegative = true
            position += 1
        } else if position < text.count, text[position] == UInt8(ascii: "+") {
            position += 1
        }
        var integerDigits = 0
        var seenPoint = false
        var firstSignificant = -1
        var lastSignificant = -1
        var digitsBeforeFirst = 0
        var digits = 0
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else if byte >= 48, byte <= 57 {
                if byte != 48 {
                    if firstSignificant < 0 {
                        firstSignificant = position
                        digitsBeforeFirst = digits
                    }
                    lastSignificant = position
                }
                digits += 1
                if !seenPoint { integerDigits += 1 }
            } else if byte != UInt8(ascii: "_") {
                break
            }
            position += 1
        }
        guard firstSignificant >= 0 else {
            isNegative = false
            return
        }
        first = firstSignificant
        end = lastSignificant + 1
        point = integerDigits - digitsBeforeFirst + exponent(from: position)
        var seen = 0
        for place in first..<end where Self.isDigit(text[place]) { seen += 1 }
        count = seen
    }

    private func exponent(from start: Int) -> Int {
        var position = start
        guard position < text.count, text[position] | 0x20 == UInt8(ascii: "e") else { return 0 }
        position += 1
        var negative = false
        if position < text.count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            negative = text[position] == UInt8(ascii: "-")
            position += 1
        }
        var value = 0
        while position < text.count, Self.isDigit(text[position]) || text[position] == UInt8(ascii: "_") {
            if Self.isDigit(text[position]) { value = min(value * 10 + Int(text[position]) - 48, Self.largestExponent) }
            position += 1
        }
        return negative ? -value : value
    }

    /// Between the digits there may be a point and, in what `to_number` reads, underscores.
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    var isZero: Bool { count == 0 }

    /// Whether there is no fractional part.
    var isWhole: Bool { isZero || point >= count }

    /// The integer, when the number is one that fits in 64 bits.
    var integer: Int64? {
        if isZero { return 0 }
        guard isWhole, point <= 19 else { return nil }
        var result: Int64 = 0
        var produced = 0
        var place = first
        while produced < point {
            var digit: Int64 = 0
            if place < end {
                guard Self.isDigit(text[place]) else {
                    place += 1
                    continue
                }
                digit = Int64(text[place]) - 48
                place += 1
            }
            let (product, overflowed) = result.multipliedReportingOverflow(by: 10)
            let (sum, carried) = isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflowed || carried { return nil }
            result = sum
            produced += 1
        }
        return result
    }

    /// A hash that depends only on the number, not on its spelling.
    var hash: UInt32 {
        var state = UInt64(bitPattern: Int64(point)) &* 2 &+ (isNegative ? 1 : 0)
        for place in first..<end where Self.isDigit(text[place]) {
            state = Hash.mix(state ^ UInt64(text[place]), 0xA076_1D64_78BD_642F) &+ 1
        }
        return UInt32(truncatingIfNeeded: Hash.mix(state, 0xE703_7ED1_A0B4_28DB))
    }

    /// Exact order: negative, zero or positive.
    static func compare(_ a: DecimalDigits, _ b: DecimalDigits) -> Int {
        if a.isZero || b.isZero {
            if a.isZero && b.isZero { return 0 }
            return a.isZero ? (b.isNegative ? 1 : -1) : (a.isNegative ? -1 : 1)
        }
        if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
        let magnitude = compareMagnitudes(a, b)
        return a.isNegative ? -magnitude : magnitude
    }

    private static func compareMagnitudes(_ a: DecimalDigits, _ b: DecimalDigits) -> Int {
        if a.point != b.point { return a.point < b.point ? -1 : 1 }
        var i = a.first
        var j = b.first
        while true {
            while i < a.end, !isDigit(a.text[i]) { i += 1 }
            while j < b.end, !isDigit(b.text[j]) { j += 1 }
            if i >= a.end || j >= b.end { return i < a.end ? 1 : (j < b.end ? -1 : 0) }
            if a.text[i] != b.text[j] { return a.text[i] < b.text[j] ? -1 : 1 }
            i += 1
            j += 1
        }
    }
}
