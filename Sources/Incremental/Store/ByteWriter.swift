/// Writes numbers and texts one after the other; small numbers take one byte.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func write(raw part: some Collection<UInt8>) { bytes.append(contentsOf: part) }

    mutating func write(_ text: String) {
        write(text.utf8.count)
        write(raw: text.utf8)
    }
}
