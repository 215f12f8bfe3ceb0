/// The strings of a segment that is being written, each once.
struct SegmentStrings {
    private(set) var bytes: [UInt8] = []
    /// Offsets of strings, by their hashes; zero for a free place. A power of two of them.
    private var places = [Int](repeating: 0, count: 1 << 10)
    private var count = 0

    /// Where the string lies in the segment; nil when it was not inserted.
    func offset(of text: UnsafeRawBufferPointer) -> Int? {
        let offset = places[place(of: text)]
        return offset == 0 ? nil : offset
    }

    mutating func insert(_ text: UnsafeRawBufferPointer) {
        if (count + 1) * 2 > places.count { grow() }
        let place = place(of: text)
        guard places[place] == 0 else { return }
        places[place] = SegmentHeader.size + bytes.count
        count += 1
        withUnsafeBytes(of: UInt64(text.count)) { bytes += $0 }
        bytes += text
        bytes += repeatElement(0, count: SegmentFormat.rounded(text.count) - text.count)
    }

    /// The place where the string's offset is, or else belongs.
    private func place(of text: UnsafeRawBufferPointer) -> Int {
        var place = Int(SegmentFormat.hash(text)) & (places.count - 1)
        bytes.withUnsafeBytes { bytes in
            while places[place] != 0, Value.compareBytes(Self.text(places[place], bytes), text) != 0 {
                place = (place + 1) & (places.count - 1)
            }
        }
        return place
    }

    private static func text(_ offset: Int, _ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = offset - SegmentHeader.size + StringLayout.headerSize
        let count = Int(bytes.load(fromByteOffset: start - StringLayout.headerSize, as: UInt32.self))
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }

    private mutating func grow() {
        let previous = places
        places = [Int](repeating: 0, count: previous.count * 2)
        bytes.withUnsafeBytes { bytes in
            for offset in previous where offset != 0 {
                var place = Int(SegmentFormat.hash(Self.text(offset, bytes))) & (places.count - 1)
                while places[place] != 0 { place = (place + 1) & (places.count - 1) }
                places[place] = offset
            }
        }
    }
}
