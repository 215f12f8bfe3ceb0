import RegoValue

/// Random UUIDs (RFC 9562, version 4), which name decisions too.
public enum RandomUUID {
    /// Such as `f47ac10b-58cc-4372-a567-0e02b2c3d479`.
    public static func text() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(decoding: text((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }), as: UTF8.self)
    }

    /// - Parameter random: sixteen bytes, of which the version and the variant take six bits.
    static func text(_ random: [UInt8]) -> [UInt8] {
        var bytes = random
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(position) { text.append(UInt8(ascii: "-")) }
            text += Hex.encode([byte])
        }
        return text
    }
}
