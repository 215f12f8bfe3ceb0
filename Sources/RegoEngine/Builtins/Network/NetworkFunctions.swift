import RegoValue

/// IP addresses and networks in CIDR notation.
enum NetworkFunctions {
    static let builtins: [Builtin] = [
        Builtin("net.cidr_contains", 2, contains),
        Builtin("net.cidr_overlap", 2, contains),
        Builtin("net.cidr_contains_matches", 2, containsMatches),
        Builtin("net.cidr_intersects", 2) { call throws(BuiltinError) in
            let a = try network(call[0])
            let b = try network(call[1])
            return .boolean(a.contains(IPAddress(bits: b.first)) || b.contains(IPAddress(bits: a.first)))
        },
        Builtin("net.cidr_is_valid", 1) { call throws(BuiltinError) in
            .boolean(call[0].isString && (try? IPNetwork(cidr: call[0].utf8)) != nil)
        },
        Builtin("net.cidr_expand", 1, expand),
        Builtin("net.cidr_merge", 1, merge),
    ]

    private static func bytes(_ value: Value) throws(BuiltinError) -> ByteView {
        guard value.isString else { throw BuiltinError(.type, "operand 1 must be string but got \(BuiltinCall.typeName(value))") }
        return value.utf8
    }

    private static func network(_ value: Value) throws(BuiltinError) -> IPNetwork { try IPNetwork(cidr: try bytes(value)) }

    private static func contains(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        .boolean(try contains(try network(call[0]), call[1]))
    }

    /// Whether a network has an address, or all addresses of another network.
    private static func contains(_ outer: IPNetwork, _ inner: Value) throws(BuiltinError) -> Bool {
        let text = try bytes(inner)
        if let (address, _) = IPAddress.parse(text) { return outer.contains(address) }
        guard let network = try? IPNetwork(cidr: text) else {
            throw BuiltinError(
                "not a valid textual representation of an IP address or CIDR: \(String(decoding: text, as: UTF8.self))")
        }
        return outer.contains(IPAddress(bits: network.first)) && outer.contains(IPAddress(bits: network.last))
    }

    // MARK: matches

    private static func containsMatches(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let result = call.arena.set()
        // What is wrong with an operand is told when its turn comes: an empty second operand hides all that is wrong with the first.
        try forEachEntry(call[0], 1) { outer, outerIndex throws(BuiltinError) in
            try forEachEntry(call[1], 2) { inner, innerIndex throws(BuiltinError) in
                if try contains(try network(outer), inner) {
                    call.arena.insert(result, call.arena.array([outerIndex, innerIndex]))
                }
            }
            try call.context.throwIfCancelled()
        }
        return result
    }

    /// Calls `body` with each CIDR of an operand (a string, or a collection of strings or of arrays that begin with one) and what names it.
    private static func forEachEntry(
        _ operand: Value, _ number: Int, _ body: (_ cidr: Value, _ index: Value) throws(BuiltinError) -> Void
    ) throws(BuiltinError) {
        if operand.isString { return try body(operand, operand) }
        operand.sortEntries()
        for position in 0..<operand.count {
            let element = operand.value(at: position)
            let cidr = element.isArray ? element.element(0) : element
            guard cidr.isDefined, element.isArray || element.isString else {
                throw BuiltinError("operand \(number): element must be string or non-empty array")
            }
            let index: Value = operand.isArray ? .integer(position) : operand.key(at: position)
            try body(cidr, index)
        }
    }

    // MARK: expand

    /// What an address takes in the arena, roughly: its text, its place in the set and in the set's table.
    private static let bytesPerAddress = 64

    private static func expand(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let network = try network(call[0])
        let span = network.last - network.first
        try call.requireRoom(for: span > UInt128(1 << 40) ? .max / 2 : Int(span) * bytesPerAddress)
        let result = call.arena.set(capacity: Int(span) + 1)
        var address = network.first
        while true {
            if address & 0xFFF == 0 { try call.context.throwIfCancelled() }
            call.arena.insert(result, call.arena.string(IPAddress(bits: address).text))
            if address == network.last { return result }
            address += 1
        }
    }

    // MARK: merge

    private static func merge(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        guard call[0].isArray || call[0].isSet else { throw BuiltinError("operand must be an array") }
        call[0].sortEntries()
        var ranges: [(first: UInt128, last: UInt128, network: IPNetwork?)] = []
        for element in call[0].storage {
            let network = try networkOrAddress(element)
            ranges.append((network.first, network.last, network))
        }
        ranges.sort { ($0.last, $0.first) < ($1.last, $1.first) }
        var position = ranges.count - 1
        while position > 0 {
            let (current, previous) = (ranges[position], ranges[position - 1])
            if current.first == 0 || current.first - 1 <= previous.last {
                ranges[position - 1] = (min(current.first, previous.first), current.last, nil)
                ranges.remove(at: position)
            }
            position -= 1
        }
        let result = call.arena.set()
        for range in ranges {
            let networks = range.network.map { [$0] } ?? IPNetwork.covering(range.first, range.last)
            for network in networks { call.arena.insert(result, call.arena.string(network.text)) }
        }
        return result
    }

    /// A CIDR, or an IPv4 address, which stands for its network of the old classes.
    private static func networkOrAddress(_ value: Value) throws(BuiltinError) -> IPNetwork {
        guard value.isString else { throw BuiltinError("element must be string") }
        guard let (address, _) = IPAddress.parse(value.utf8) else {
            let network = try IPNetwork(cidr: value.utf8)
            return IPNetwork(address: IPAddress(bits: network.first), prefixLength: network.prefixLength)
        }
        guard let v4 = address.v4 else { throw BuiltinError("IPv6 invalid: needs prefix length") }
        let length = v4 < 0x8000_0000 ? 8 : (v4 < 0xC000_0000 ? 16 : 24)
        return IPNetwork(address: address, prefixLength: 96 + length)
    }
}
