/// An IP address. An IPv4 address is kept as its IPv4-mapped IPv6 address, which is how Go compares them.
struct IPAddress: Hashable {
    let bits: UInt128

    private static let mappedPrefix = UInt128(0xFFFF) << 32

    init(bits: UInt128) { self.bits = bits }

    init(v4 bits: UInt32) { self.bits = Self.mappedPrefix | UInt128(bits) }

    /// The IPv4 address, when it is one.
    var v4: UInt32? { bits >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: bits) : nil }

    /// Reads an address in dotted or colon notation. `isV4` says which notation it was.
    static func parse(_ text: some Collection<UInt8>) -> (address: IPAddress, isV4: Bool)? {
        for byte in text {
            if byte == UInt8(ascii: ".") { return parseV4(text).map { (IPAddress(v4: $0), true) } }
            if byte == UInt8(ascii: ":") { return parseV6(Array(text)).map { ($0, false) } }
        }
        return nil
    }

    private static func parseV4(_ text: some Collection<UInt8>) -> UInt32? {
        let fields = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        var bits: UInt32 = 0
        for field in fields {
            guard (1...3).contains(field.count), field.allSatisfy({ $0 &- 48 <= 9 }), field.count == 1 || field.first != 48 else {
                return nil
            }
            let octet = field.reduce(UInt32(0)) { $0 * 10 + UInt32($1) - 48 }
            if octet > 255 { return nil }
            bits = bits << 8 | octet
        }
        return bits
    }

    private static func parseV6(_ text: [UInt8]) -> IPAddress? {
        var groups: [UInt16] = []
        var gap: Int?
        var rest = text[...]
        if rest.starts(with: "::".utf8) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            if groups.count >= 8 { return nil }
            let digits = rest.prefix { Hex.value($0) != nil }
            let after = rest.dropFirst(digits.count)
            if after.first == UInt8(ascii: ".") {
                guard groups.count <= 6, let v4 = parseV4(rest) else { return nil }
                groups += [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                rest = []
                break
            }
            guard (1...4).contains(digits.count) else { return nil }
            groups.append(digits.reduce(0) { $0 << 4 | UInt16(Hex.value($1) ?? 0) })
            rest = after
            if rest.isEmpty { break }
            guard rest.first == UInt8(ascii: ":"), rest.count > 1 else { return nil }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst()
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        return IPAddress(bits: groups.reduce(0) { $0 << 16 | UInt128($1) })
    }

    /// Dotted notation for IPv4, RFC 5952 for IPv6.
    var text: String {
        if let v4 { return "\(v4 >> 24).\(v4 >> 16 & 255).\(v4 >> 8 & 255).\(v4 & 255)" }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - $0 * 16)) }
        // The longest run of at least two zeros, the first of equals, is left out.
        var best = 0..<0
        var position = 0
        while position < 8 {
            let end = groups[position...].firstIndex { $0 != 0 } ?? 8
            if end - position > max(best.count, 1) { best = position..<end }
            position = max(end, position) + 1
        }
        func joined(_ groups: ArraySlice<UInt16>) -> String { groups.map { String($0, radix: 16) }.joined(separator: ":") }
        if best.isEmpty { return joined(groups[...]) }
        return joined(groups[..<best.lowerBound]) + "::" + joined(groups[best.upperBound...])
    }
}
