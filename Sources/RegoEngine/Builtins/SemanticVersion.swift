import RegoValue

/// Semantic versions (semver.org), with OPA's leniency: leading zeros.
struct SemanticVersion {
    private var numbers: [Int64] = []
    private var preRelease: [ArraySlice<UInt8>] = []

    static let builtins: [Builtin] = [
        Builtin("semver.is_valid", 1) { call throws(BuiltinError) in
            .boolean(call[0].isString && SemanticVersion(call[0].utf8) != nil)
        },
        Builtin("semver.compare", 2) { call throws(BuiltinError) in
            _ = try call.string(0)
            _ = try call.string(1)
            let a = try operand(call, 0)
            return .integer(compare(a, try operand(call, 1)))
        },
    ]

    private static func operand(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> SemanticVersion {
        let text = try call.string(position)
        if let version = SemanticVersion(text) { return version }
        throw BuiltinError("operand \(position + 1): string \(GoText.quoted(String(decoding: text, as: UTF8.self))) is not a valid SemVer")
    }

    init?(_ text: ByteView) {
        var rest = Array(text)[...]
        if let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
            guard Self.identifiers(rest[(plus + 1)...]) != nil else { return nil }
            rest = rest[..<plus]
        }
        if let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
            guard let identifiers = Self.identifiers(rest[(dash + 1)...]) else { return nil }
            preRelease = identifiers
            rest = rest[..<dash]
        }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        for part in parts {
            guard let number = Int64(String(decoding: part, as: UTF8.self)) else { return nil }
            numbers.append(number)
        }
    }

    /// Identifiers between dots; none for an empty text, nil when one is empty or has another character than letters, digits, hyphens.
    private static func identifiers(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areGood = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0 &- 48 <= 9 || ($0 | 0x20) &- 97 < 26 || $0 == UInt8(ascii: "-") }
        }
        return areGood ? parts : nil
    }

    /// Semantic Versioning 2.0.0, section 11.
    static func compare(_ a: SemanticVersion, _ b: SemanticVersion) -> Int {
        for (x, y) in zip(a.numbers, b.numbers) where x != y { return x < y ? -1 : 1 }
        if a.preRelease.isEmpty || b.preRelease.isEmpty { return (a.preRelease.isEmpty ? 1 : 0) - (b.preRelease.isEmpty ? 1 : 0) }
        for (x, y) in zip(a.preRelease, b.preRelease) {
            let order = compareIdentifiers(x, y)
            if order != 0 { return order }
        }
        return (a.preRelease.count - b.preRelease.count).signum()
    }

    private static func compareIdentifiers(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
        let aIsNumber = a.allSatisfy { $0 &- 48 <= 9 }
        let bIsNumber = b.allSatisfy { $0 &- 48 <= 9 }
        if aIsNumber != bIsNumber { return aIsNumber ? -1 : 1 }
        var (x, y) = (a, b)
        if aIsNumber {
            x = a.drop { $0 == 48 }
            y = b.drop { $0 == 48 }
            if x.count != y.count { return x.count < y.count ? -1 : 1 }
        }
        if x.elementsEqual(y) { return 0 }
        return x.lexicographicallyPrecedes(y) ? -1 : 1
    }
}
