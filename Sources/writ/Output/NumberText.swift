/// Numbers as Go's `json.Marshal` writes them.
enum GoNumberText {
    /// The fewest digits that make the same number; without an exponent between 1e-6 and 1e21.
    static func shortest(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e18 { return "\(Int(value))" }
        return "\(value)"
    }
}

/// Numbers with a fixed count of decimals.
enum FixedPoint {
    static func text(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let scaled = (value * scale).rounded()
        guard decimals > 0 else { return "\(Int(scaled))" }
        let (whole, rest) = Int(abs(scaled)).quotientAndRemainder(dividingBy: Int(scale))
        let digits = String(rest)
        return (scaled < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
    }
}
