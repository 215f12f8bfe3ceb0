/// Base64 (RFC 4648) as Go's `encoding/base64` does it: padding required, line breaks ignored.
struct Base64 {
    static let standard = Base64(last: UInt8(ascii: "+"), UInt8(ascii: "/"))
    static let url = Base64(last: UInt8(ascii: "-"), UInt8(ascii: "_"))

    /// Text that is not base64, and where.
    struct Corrupt: Error {
        let offset: Int
    }

    private let alphabet: [UInt8]
    private let values: [UInt8]

    private init(last plus: UInt8, _ slash: UInt8) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + [plus, slash]
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        self.alphabet = alphabet
        self.values = values
    }

    func encode(_ bytes: some RandomAccessCollection<UInt8>, padded: Bool = true) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes[...]
        while rest.count >= 3 {
            let group = rest.prefix(3).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            for shift in [UInt32(18), 12, 6, 0] { text.append(alphabet[Int(group >> shift & 63)]) }
            rest = rest.dropFirst(3)
        }
        guard rest.count > 0 else { return text }
        let group = rest.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (rest.count == 1 ? 16 : 8)
        text.append(alphabet[Int(group >> 18 & 63)])
        text.append(alphabet[Int(group >> 12 & 63)])
        if rest.count == 2 { text.append(alphabet[Int(group >> 6 & 63)]) }
        if padded { text += repeatElement(UInt8(ascii: "="), count: 3 - rest.count) }
        return text
    }

    func decode(_ text: some RandomAccessCollection<UInt8>) throws(Corrupt) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var filled = 0
        var padding = 0
        var offset = -1
        for byte in text {
            offset += 1
            if byte == 0x0A || byte == 0x0D { continue }
            if byte == UInt8(ascii: "=") {
                guard filled >= 2, filled + padding < 4 else { throw Corrupt(offset: offset) }
                padding += 1
                continue
            }
            let value = values[Int(byte)]
            // After one '=' where two are due Go blames the one.
            if padding == 1, filled == 2 { throw Corrupt(offset: offset - 1) }
            guard value != 0xFF, padding == 0 else { throw Corrupt(offset: offset) }
            group = group << 6 | UInt32(value)
            filled += 1
            if filled == 4 {
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
                (group, filled) = (0, 0)
            }
        }
        guard filled == 0 ? padding == 0 : filled + padding == 4 else {
            throw Corrupt(offset: padding > 0 ? offset + 1 : offset + 1 - filled)
        }
        if filled == 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 4)) }
        if filled == 3 {
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        }
        return bytes
    }
}
