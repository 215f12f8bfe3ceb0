import RegoSyntax

/// Puts comments and line breaks at places of a policy where its author did not, without changing what it means.
struct Disturbance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Nil when nothing came of it: a place was within a text, or where Rego wants the line to go on.
    mutating func disturb(_ text: PolicyText) -> PolicyText? {
        let original = text.module.source.bytes
        let candidates = original.indices.filter { Self.separates(original[$0]) }
        guard !candidates.isEmpty else { return nil }
        let places = Set((0..<(1 + number(below: 3))).map { _ in candidates[number(below: candidates.count)] })
        var bytes: [UInt8] = []
        for (place, byte) in original.enumerated() {
            if places.contains(place) { bytes += insertion().utf8 }
            bytes.append(byte)
        }
        guard let disturbed = PolicyText(text.name, bytes, text.version) else { return nil }
        return Meaning(of: disturbed.module) == Meaning(of: text.module) ? disturbed : nil
    }

    private static func separates(_ byte: UInt8) -> Bool { " \n\t,:{}[]()|;=".utf8.contains(byte) }

    private mutating func insertion() -> String {
        switch number(below: 6) {
        case 0: "\n"
        case 1: "\n\n\n"
        case 2: "\n# above\n"
        default: " # behind\n"
        }
    }

    /// SplitMix64, so that every run sees the same.
    private mutating func number(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
