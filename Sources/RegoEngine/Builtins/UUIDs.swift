import RegoValue

/// Universally unique identifiers (RFC 9562).
enum UUIDs {
    static let builtins: [Builtin] = [
        Builtin("uuid.rfc4122", 1, nondeterministic: true, make),
        Builtin("uuid.parse", 1) { call throws(BuiltinError) in
            guard let bytes = bytes(try call.string(0)) else { return .undefined }
            return describe(bytes, call.arena)
        },
    ]

    /// A random UUID (version 4), the same for equal arguments within one evaluation.
    private static func make(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let key = "uuid.rfc4122 \(try call.text(0))"
        if let known = call.context.evaluationCache[key] { return known }
        let value = call.arena.string(RandomUUID.text(call.context.randomBytes(16)))
        call.context.evaluationCache[key] = value
        return value
    }

    // MARK: parse

    /// The 16 bytes of a UUID as `xxxxxxxx-xxxx-...`, with `urn:uuid:` before it, in braces, or without hyphens.
    private static func bytes(_ text: ByteView) -> [UInt8]? {
        var digits = Array(text)
        switch digits.count {
        case 45:
            guard String(decoding: digits[..<9], as: UTF8.self).lowercased() == "urn:uuid:" else { return nil }
            digits.removeFirst(9)
        case 38: digits = Array(digits[1..<37])
        case 36, 32: break
        default: return nil
        }
        if digits.count == 36 {
            guard [8, 13, 18, 23].allSatisfy({ digits[$0] == UInt8(ascii: "-") }) else { return nil }
            digits = digits.enumerated().filter { ![8, 13, 18, 23].contains($0.offset) }.map(\.element)
        }
        return digits.withUnsafeBytes { try? Hex.decode($0) }
    }

    private static func describe(_ bytes: [UInt8], _ arena: Arena) -> Value {
        let version = Int(bytes[6] >> 4)
        let result = arena.object()
        arena.insert(result, "version", .integer(version))
        arena.insert(result, "variant", arena.string(variant(bytes[8])))
        guard version == 1 || version == 2 else { return result }
        let node = bytes[10...]
        arena.insert(result, "nodeid", arena.string(node.map { String(decoding: Hex.encode([$0]), as: UTF8.self) }.joined(separator: "-")))
        arena.insert(result, "macvariables", arena.string(addressKind(bytes[10])))
        arena.insert(result, "clocksequence", .integer(Int(bytes[8] & 0x3F) << 8 | Int(bytes[9])))
        arena.insert(result, "time", .integer(nanoseconds(bytes)))
        if version == 2 {
            arena.insert(result, "id", .integer(bytes[..<4].reduce(0) { $0 << 8 | Int($1) }))
            let domains = ["Person", "Group", "Org"]
            let domain = Int(bytes[9])
            arena.insert(result, "domain", arena.string(domain < 3 ? domains[domain] : "Domain\(domain)"))
        }
        return result
    }

    private static func variant(_ byte: UInt8) -> String {
        switch byte {
        case 0x80...0xBF: return "RFC4122"
        case 0xC0...0xDF: return "Microsoft"
        case 0xE0...0xFF: return "Future"
        default: return "Reserved"
        }
    }

    private static func addressKind(_ byte: UInt8) -> String {
        (byte & 2 == 0 ? "global" : "local") + (byte & 1 == 0 ? ":unicast" : ":multicast")
    }

    /// The time in it, counted in steps of 100 ns since October 15, 1582, as nanoseconds since the Unix epoch.
    private static func nanoseconds(_ bytes: [UInt8]) -> Int64 {
        let low = bytes[..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let middle = bytes[4..<6].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let high = Int64(bytes[6] & 0x0F) << 8 | Int64(bytes[7])
        return ((high << 48 | middle << 32 | low) - 0x01B2_1DD2_1381_4000) &* 100
    }
}
