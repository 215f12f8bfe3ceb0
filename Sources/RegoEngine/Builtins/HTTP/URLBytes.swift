/// Bytes that may stand in a URL, and their escapes.
enum URLBytes {
    static func isAlphanumeric(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 || byte &- 48 <= 9 }

    static func isOfHost(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-_.~!$&'()*+,;=:[]<>\"".utf8.contains(byte) }

    /// The byte that a `%` and two digits at a position stand for; nil when that is no such escape.
    static func escapedByte(in text: ArraySlice<UInt8>, at position: Int) -> UInt8? {
        guard position + 2 < text.endIndex, let high = Hex.value(text[position + 1]), let low = Hex.value(text[position + 2]) else {
            return nil
        }
        return high << 4 | low
    }

    /// With each `%` and two digits replaced by the byte they stand for; what is no such escape stays as it is.
    static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            if text[position] == UInt8(ascii: "%"), let byte = escapedByte(in: text, at: position) {
                result.append(byte)
                position += 3
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return result
    }

    /// With escapes for all bytes but letters, digits and those given.
    static func escaped(_ text: some Sequence<UInt8>, sparing spared: String.UTF8View) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text {
            if isAlphanumeric(byte) || spared.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%")] + Hex.encode([byte]).map { $0 &- 97 < 26 ? $0 & 0xDF : $0 }
            }
        }
        return result
    }
}
