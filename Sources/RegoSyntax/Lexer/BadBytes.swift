/// The places of a text that no Rego may hold: null characters, bytes that are not UTF-8, byte order marks after the start.
struct BadBytes: Sendable {
    struct Place: Sendable {
        let offset: Int32
        let message: String
    }

    private(set) var places: [Place] = []
    private(set) var isASCII = true

    /// More than these are not worth telling.
    private static let limit = 64

    init(in bytes: [UInt8]) {
        var position = 0
        while position < bytes.count, places.count < Self.limit {
            let byte = bytes[position]
            if byte &- 1 < 0x7F {
                position += 1
            } else if byte == 0 {
                report("illegal null character", at: position)
                position += 1
            } else {
                isASCII = false
                position += checkScalar(bytes, position)
            }
        }
        if places.count == Self.limit { isASCII = false }
    }

    /// The length of the scalar at `position`, 1 where there is none.
    private mutating func checkScalar(_ bytes: [UInt8], _ position: Int) -> Int {
        guard let (scalar, length) = UTF8Decoding.decode(bytes, at: position) else {
            report("illegal utf-8 character", at: position)
            return 1
        }
        if scalar == "\u{FEFF}", position > 0 { report("illegal byte-order mark", at: position) }
        return length
    }

    private mutating func report(_ message: String, at offset: Int) {
        places.append(Place(offset: Int32(truncatingIfNeeded: offset), message: message))
    }
}

enum UTF8Decoding {
    /// The scalar at `position` and its length in bytes; nil where the bytes are not UTF-8 (RFC 3629).
    static func decode(_ bytes: [UInt8], at position: Int) -> (Unicode.Scalar, Int)? {
        let first = bytes[position]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first <= 0xF4, position + length <= bytes.count else { return nil }
        var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length {
            let byte = bytes[position + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, length)
    }
}
