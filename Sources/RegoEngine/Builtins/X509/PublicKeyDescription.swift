import BigInt
import RegoValue

/// A public key as Go's JSON of its type shows it.
enum PublicKeyDescription {
    private static let rsa = [1, 2, 840, 113_549, 1, 1, 1]
    private static let dsa = [1, 2, 840, 10_040, 4, 1]
    private static let ec = [1, 2, 840, 10_045, 2, 1]
    private static let ed25519 = [1, 3, 101, 112]

    /// The number that Go gives the algorithm, and the key.
    static func describe(_ info: DER.Element, _ arena: Arena) throws(DER.Malformed) -> (Int, Value) {
        var fields = info.children
        var algorithm = try fields.next(DER.Tag.sequence).children
        guard let bits = try fields.next(DER.Tag.bitString).bitStringBytes else { throw DER.Malformed() }
        switch try algorithm.next(DER.Tag.identifier).identifier {
        case rsa: return (1, try describeRSA(bits, arena))
        case dsa: return (2, arena.object())
        case ec:
            guard let key = SignatureKey(publicKeyInfo: Array(info.whole)), key.unsupported == nil else { throw DER.Malformed() }
            return (3, describePoint(Array(bits), arena))
        case ed25519: return (4, arena.string(Base64.standard.encode(bits)))
        default: return (0, .null)
        }
    }

    private static func describeRSA(_ bits: ArraySlice<UInt8>, _ arena: Arena) throws(DER.Malformed) -> Value {
        var outer = DER(bits)
        var numbers = try outer.next(DER.Tag.sequence).children
        guard let n = try numbers.next(DER.Tag.integer).integer, let e = try numbers.next(DER.Tag.integer).integer else {
            throw DER.Malformed()
        }
        return object(["N": number(n, arena), "E": number(e, arena)], arena)
    }

    /// An uncompressed point on a curve.
    private static func describePoint(_ point: [UInt8], _ arena: Arena) -> Value {
        guard point.first == 4, point.count % 2 == 1 else { return .null }
        let half = (point.count - 1) / 2
        return object(
            [
                "Curve": arena.object(), "X": number(integer(point[1...half]), arena), "Y": number(integer(point[(half + 1)...]), arena),
            ], arena)
    }

    /// The number that bytes spell, the most significant first.
    static func integer(_ bytes: some Collection<UInt8>) -> BigInt {
        var words = [UInt](repeating: 0, count: (bytes.count + 7) / 8)
        for (position, byte) in bytes.enumerated() {
            let place = bytes.count - 1 - position
            words[place / 8] |= UInt(byte) << (UInt(place % 8) * 8)
        }
        return BigInt(BigUInt(words: words))
    }

    static func number(_ integer: BigInt, _ arena: Arena) -> Value { arena.number(integer.description) }

    static func object(_ entries: [String: Value], _ arena: Arena) -> Value {
        let object = arena.object(capacity: entries.count)
        for (name, value) in entries { arena.insert(object, name, value) }
        return object
    }
}
