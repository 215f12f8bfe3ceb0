/// Durations such as `1h15m30.5s` (Go's `time.ParseDuration`).
enum GoDuration {
    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
        "h": 3_600_000_000_000,
    ]

    private static let largest: UInt64 = 1 << 63

    /// The duration in nanoseconds.
    static func parse(_ text: String) throws(BuiltinError) -> Int64 {
        let invalid = BuiltinError("time: invalid duration \(GoText.quotedTime(text))")
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        if rest.isEmpty { throw invalid }
        var total: UInt64 = 0
        while !rest.isEmpty {
            let whole = rest.prefix { $0 &- 48 <= 9 }
            rest = rest.dropFirst(whole.count)
            var fraction: ArraySlice<UInt8> = []
            if rest.first == UInt8(ascii: ".") {
                fraction = rest.dropFirst().prefix { $0 &- 48 <= 9 }
                rest = rest.dropFirst(fraction.count + 1)
            }
            guard !whole.isEmpty || !fraction.isEmpty else { throw invalid }
            let name = rest.prefix { $0 != UInt8(ascii: ".") && $0 &- 48 > 9 }
            rest = rest.dropFirst(name.count)
            if name.isEmpty { throw BuiltinError("time: missing unit in duration \(GoText.quotedTime(text))") }
            let unitName = String(decoding: name, as: UTF8.self)
            guard let unit = units[unitName] else {
                throw BuiltinError("time: unknown unit \(GoText.quotedTime(unitName)) in duration \(GoText.quotedTime(text))")
            }
            guard let part = nanoseconds(whole, fraction, unit) else { throw invalid }
            total += part
            if total > largest { throw invalid }
        }
        if isNegative { return total == largest ? .min : -Int64(total) }
        guard total < largest else { throw invalid }
        return Int64(total)
    }

    private static func nanoseconds(_ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, _ unit: UInt64) -> UInt64? {
        var value: UInt64 = 0
        if !whole.isEmpty {
            guard let parsed = UInt64(String(decoding: whole, as: UTF8.self)), parsed <= largest / unit else { return nil }
            value = parsed * unit
        }
        // Digits beyond 18 do not fit and do not matter.
        let digits = fraction.prefix(18)
        if let numerator = UInt64(String(decoding: digits, as: UTF8.self)), numerator > 0 {
            let scale = digits.reduce(1.0) { scale, _ in scale * 10 }
            value += UInt64(Double(numerator) * (Double(unit) / scale))
        }
        return value <= largest ? value : nil
    }
}
