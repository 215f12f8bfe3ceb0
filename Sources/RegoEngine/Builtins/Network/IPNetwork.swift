/// An address and the length of its network prefix, as written in a CIDR.
struct IPNetwork {
    /// The address as it was written.
    let address: IPAddress
    /// The number of bits of the prefix, counted on 128 bits: an IPv4 prefix has 96 more.
    let prefixLength: Int

    /// Reads `10.0.0.0/8`, `2001:db8::/32`.
    init(cidr text: some BidirectionalCollection<UInt8>) throws(BuiltinError) {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")), let (address, isV4) = IPAddress.parse(text[..<slash]),
            let length = Self.length(text[text.index(after: slash)...]), length <= (isV4 ? 32 : 128)
        else {
            throw BuiltinError("invalid CIDR address: \(String(decoding: Array(text), as: UTF8.self))")
        }
        self.init(address: address, prefixLength: isV4 ? length + 96 : length)
    }

    init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    private static func length(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count < 10, digits.allSatisfy({ $0 &- 48 <= 9 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// The bits that differ within the network.
    private var hostMask: UInt128 { prefixLength == 0 ? .max : (UInt128(1) << UInt128(128 - prefixLength)) - 1 }

    var first: UInt128 { address.bits & ~hostMask }
    var last: UInt128 { address.bits | hostMask }

    /// Whether the network has the address. An IPv4 address is never in an IPv6 network that is not IPv4-mapped.
    func contains(_ other: IPAddress) -> Bool {
        guard (IPAddress(bits: first).v4 != nil) == (other.v4 != nil) else { return false }
        return first <= other.bits && other.bits <= last
    }

    /// The network in CIDR notation, with the address as it was given.
    var text: String {
        let isV4 = address.v4 != nil && prefixLength >= 96
        return "\(address.text)/\(isV4 ? prefixLength - 96 : prefixLength)"
    }

    /// The fewest networks that make up a range of addresses.
    static func covering(_ first: UInt128, _ last: UInt128) -> [IPNetwork] {
        var networks: [IPNetwork] = []
        var start = first
        while true {
            // As large as its alignment allows and the end permits.
            var hostBits = start == 0 ? 128 : start.trailingZeroBitCount
            while hostBits > 0 {
                let span = hostBits == 128 ? UInt128.max : (UInt128(1) << UInt128(hostBits)) - 1
                if start | span <= last { break }
                hostBits -= 1
            }
            networks.append(IPNetwork(address: IPAddress(bits: start), prefixLength: 128 - hostBits))
            let end = networks[networks.count - 1].last
            if end >= last { return networks }
            start = end + 1
        }
    }
}
