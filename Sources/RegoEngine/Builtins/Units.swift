import BigInt
import RegoValue

/// Amounts with units: `10Gi`, `500m`.
enum Units {
    static let builtins: [Builtin] = [
        Builtin("units.parse", 1, parse),
        Builtin("units.parse_bytes", 1, parseBytes),
    ]

    private static let binary: [String: Int] = ["ki": 1, "mi": 2, "gi": 3, "ti": 4, "pi": 5, "ei": 6]
    private static let decimal: [String: Int] = ["k": 1, "m": 2, "g": 3, "t": 4, "p": 5, "e": 6]

    /// A unit's factor: 1024 or 1000 to a power.
    private static func factor(_ unit: String) -> Int64? {
        if unit.isEmpty { return 1 }
        if let power = binary[unit] { return 1 << Int64(10 * power) }
        return decimal[unit].map { (0..<$0).reduce(1) { factor, _ in factor * 1000 } }
    }

    private static func parse(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let (number, unit) = try split(try call.text(0), "units.parse", lowercase: false)
        // Only the first letter's case counts, to tell milli from mega.
        var normalized = unit.prefix(1) + unit.dropFirst().lowercased()
        if normalized == "m" { return try scale(call, number, milli.numerator, milli.denominator) }
        normalized = normalized.prefix(1).lowercased() + normalized.dropFirst()
        guard let factor = factor(String(normalized)) else {
            throw BuiltinError("units.parse: unit \(unit.prefix(1) + unit.dropFirst().lowercased()) not recognized")
        }
        return try scale(call, number, BigInt(factor), 1)
    }

    /// OPA multiplies by the double next to 0.001, exactly: 1152921504606847 / 2^60.
    private static let milli = (numerator: BigInt(1_152_921_504_606_847), denominator: BigInt(1) << 60)

    /// A number times a fraction, exactly when it is whole, else with ten digits behind the point.
    private static func scale(_ call: BuiltinCall, _ text: String, _ numerator: BigInt, _ denominator: BigInt) throws(BuiltinError) -> Value
    {
        guard let amount = Fraction(text) else { throw BuiltinError("units.parse: could not parse amount to a number") }
        let top = amount.numerator * numerator
        let bottom = amount.denominator * denominator
        if (top % bottom).isZero { return call.result(top / bottom) }
        // Rounded to nearest, halves away from zero.
        let scaled = BigInt(top.magnitude) * BigInt(10).power(10)
        let rounded = (scaled * 2 + bottom) / (bottom * 2)
        var digits = rounded.description
        digits = String(repeating: "0", count: max(0, 11 - digits.utf8.count)) + digits
        let point = digits.index(digits.endIndex, offsetBy: -10)
        return call.arena.number((top.sign == .minus ? "-" : "") + digits[..<point] + "." + digits[point...])
    }

    private static func parseBytes(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let (number, unit) = try split(try call.text(0), "units.parse_bytes", lowercase: true)
        // `kb` is `k`, `kib` is `ki`.
        let short = unit.utf8.last == UInt8(ascii: "b") && unit.utf8.count > 1 ? String(unit.dropLast()) : unit
        guard let factor = factor(short) else {
            throw BuiltinError("units.parse_bytes: byte unit \(unit) not recognized")
        }
        guard case .number(let spelling) = GoNumber.parse(number, bounded: false),
            let float = call.arena.number(spelling).extendedFloat
        else { throw BuiltinError("units.parse_bytes: could not parse byte amount to a number") }
        let total = (float * ExtendedFloat(factor)).rounded(.towardZero)
        guard total.isFinite else { throw .tooLarge }
        return call.result(BigInt(total))
    }

    /// An exponent of more digits is refused.
    private static let largestExponentDigits = 6

    /// The number and the unit behind it.
    private static func split(_ text: String, _ function: String, lowercase: Bool) throws(BuiltinError) -> (number: String, unit: String) {
        let bytes = Array((lowercase ? text.lowercased() : text).utf8).filter { $0 != UInt8(ascii: "\"") }
        if bytes.contains(0x20) { throw BuiltinError("\(function): spaces not allowed in resource strings") }
        func isDigit(_ position: Int) -> Bool { position < bytes.count && bytes[position] &- 48 <= 9 }
        func isSign(_ position: Int) -> Bool {
            position < bytes.count && (bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-"))
        }
        var end = 0
        while end < bytes.count {
            if bytes[end] | 0x20 == UInt8(ascii: "e"), isDigit(end + 1) || isSign(end + 1) {
                if isSign(end + 1) { end += 1 }
                let digits = bytes[(end + 1)...].prefix { $0 &- 48 <= 9 }
                if digits.count > largestExponentDigits { throw BuiltinError("\(function): exponent too large") }
            } else if !isDigit(end), !isSign(end), bytes[end] != UInt8(ascii: ".") {
                break
            }
            end += 1
        }
        if end == 0 { throw BuiltinError("\(function): no \(lowercase ? "byte amount" : "amount") provided") }
        return (String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[end...], as: UTF8.self))
    }
}

/// A decimal number as a fraction of integers.
private struct Fraction {
    let numerator: BigInt
    let denominator: BigInt

    /// Numbers of more digits, written out, are refused.
    private static let largestDigitCount = 10_000

    init?(_ text: String) {
        guard case .number(let spelling) = GoNumber.parse(text, bounded: false) else { return nil }
        let parts = spelling.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = halves.count > 1 ? halves[1] : ""
        let digits = String(halves[0]) + fraction
        guard exponent.magnitude + digits.utf8.count.magnitude <= Self.largestDigitCount, let value = BigInt(digits) else { return nil }
        let power = exponent - fraction.utf8.count
        numerator = power > 0 ? value * BigInt(10).power(power) : value
        denominator = power < 0 ? BigInt(10).power(-power) : 1
    }
}
