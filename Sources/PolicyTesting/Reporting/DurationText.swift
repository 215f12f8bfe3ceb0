/// Durations as Go writes them: `950ns`, `12.5µs`, `1.032ms`, `1m2.5s`.
public enum DurationText {
    public static func text(nanoseconds: Int) -> String {
        let value = max(0, nanoseconds)
        switch value {
        case 0: return "0s"
        case ..<1_000: return "\(value)ns"
        case ..<1_000_000: return decimal(value, per: 1_000) + "µs"
        case ..<1_000_000_000: return decimal(value, per: 1_000_000) + "ms"
        default: break
        }
        let (minutes, rest) = value.quotientAndRemainder(dividingBy: 60_000_000_000)
        let seconds = decimal(rest, per: 1_000_000_000) + "s"
        if minutes == 0 { return seconds }
        let (hours, left) = minutes.quotientAndRemainder(dividingBy: 60)
        return (hours > 0 ? "\(hours)h" : "") + "\(left)m" + seconds
    }

    /// The quotient with as many decimals as it needs.
    private static func decimal(_ value: Int, per unit: Int) -> String {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: unit)
        guard rest > 0 else { return "\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: String(unit).count - 1 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
