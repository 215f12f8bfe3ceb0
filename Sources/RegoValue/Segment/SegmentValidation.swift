/// Goes once through a segment and looks at every offset, count and tag, so that nobody who uses the segment has to. Nothing is trusted
/// before it was looked at: a segment of any bytes is refused or safe to use.
struct SegmentValidation {
    private let bytes: UnsafeRawBufferPointer
    private let header: SegmentHeader
    /// Where strings and collections begin, one bit for eight bytes.
    private var starts: [UInt64]
    private let depthLimit: Int

    static func validate(_ bytes: UnsafeRawBufferPointer, _ header: SegmentHeader, depth: Int) throws(SegmentError) {
        var validation = SegmentValidation(bytes: bytes, header: header, depth: depth)
        try validation.validateStrings()
        try validation.validateCollections()
        guard try validation.isFine(header.root, before: bytes.count) else { throw .damaged("its root is nowhere") }
    }

    private init(bytes: UnsafeRawBufferPointer, header: SegmentHeader, depth: Int) {
        self.bytes = bytes
        self.header = header
        depthLimit = depth
        starts = [UInt64](repeating: 0, count: bytes.count / 512 + 1)
    }

    private mutating func note(_ offset: Int) { starts[offset >> 9] |= 1 << UInt64(offset >> 3 & 63) }

    private func isStart(_ offset: UInt64) -> Bool {
        guard offset < UInt64(bytes.count), offset & 7 == 0 else { return false }
        return starts[Int(offset >> 9)] >> (offset >> 3 & 63) & 1 == 1
    }

    private mutating func validateStrings() throws(SegmentError) {
        var offset = SegmentHeader.size
        while offset < header.stringsEnd {
            let count = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let start = offset + StringLayout.headerSize
            guard count <= UInt64(StringLayout.largest), Int(count) <= header.stringsEnd - start else {
                throw .damaged("the string at \(offset) is too long")
            }
            let end = start + Int(count)
            guard UTF8Text.isValid(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) else {
                throw .damaged("the string at \(offset) is not UTF-8")
            }
            note(offset)
            offset = start + SegmentFormat.rounded(Int(count))
        }
        guard offset == header.stringsEnd else { throw .damaged("its strings end behind their place") }
    }

    private mutating func validateCollections() throws(SegmentError) {
        var offset = header.stringsEnd
        while offset < bytes.count {
            guard bytes.count - offset >= PackedCollection.size else { throw .damaged("the collection at \(offset) has no room") }
            let packed = bytes.loadUnaligned(fromByteOffset: offset, as: PackedCollection.self)
            guard packed.unpacked == 0, packed.hash == 0, packed.place & ~PackedCollection.Flag.object == UInt64(offset) else {
                throw .damaged("the collection at \(offset) is not where it says")
            }
            let size = PackedCollection.byteCount(isObject: packed.isObject, count: Int(packed.count))
            guard size <= bytes.count - offset else { throw .damaged("the collection at \(offset) is too long") }
            try validate(packed, at: offset)
            note(offset)
            offset += SegmentFormat.rounded(size)
        }
        guard offset == bytes.count else { throw .damaged("its collections end behind its end") }
    }

    private func validate(_ packed: PackedCollection, at offset: Int) throws(SegmentError) {
        let isObject = packed.isObject
        let stride = isObject ? 2 : 1
        var depth: UInt32 = 0
        var inner = 0
        for position in 0..<Int(packed.count) * stride {
            let value = value(offset, position)
            guard try isFine(value, before: offset) else { throw .damaged("the collection at \(offset) holds what is nowhere") }
            if isObject && position & 1 == 0 {
                guard value.tag == .string else { throw .damaged("a key at \(offset) is not a string") }
                if position > 0, compareStrings(self.value(offset, position - 2), value) >= 0 {
                    throw .damaged("the keys at \(offset) are not in order")
                }
            }
            guard value.isCollection else { continue }
            let child = bytes.loadUnaligned(fromByteOffset: Int(value.offset), as: PackedCollection.self)
            depth = max(depth, child.depth + 1)
            inner = min(inner + child.unfoldedCount, Int(UInt32.max))
        }
        guard packed.depth >= depth, Int(packed.depth) < max(depthLimit, 1), packed.innerEntries == UInt32(clamping: inner) else {
            throw .damaged("the collection at \(offset) counts wrongly what is inside")
        }
        try validateIndex(packed, at: offset)
    }

    /// Every entry is found by its key, and a search for another ends.
    private func validateIndex(_ packed: PackedCollection, at offset: Int) throws(SegmentError) {
        let count = Int(packed.count)
        let places = packed.isObject ? SegmentFormat.indexCount(count) : 0
        guard packed.indexMask == (places == 0 ? 0 : UInt32(places - 1)) else { throw .damaged("the table at \(offset) has a wrong size") }
        guard places > 0 else { return }
        let start = offset + PackedCollection.size + count * 16
        func entry(_ place: Int) -> Int { Int(bytes.loadUnaligned(fromByteOffset: start + place * 4, as: UInt32.self)) }
        var taken = 0
        for place in 0..<places where entry(place) != 0 {
            guard entry(place) <= count else { throw .damaged("the table at \(offset) leads nowhere") }
            taken += 1
        }
        // Half of the places are free, so that searches end.
        guard taken == count else { throw .damaged("the table at \(offset) is not that of its keys") }
        for position in 0..<count {
            var place = Int(SegmentFormat.hash(text(value(offset, position * 2)))) & (places - 1)
            while entry(place) != position + 1 {
                guard entry(place) != 0 else { throw .damaged("the table at \(offset) does not find a key") }
                place = (place + 1) & (places - 1)
            }
        }
    }

    private func value(_ collection: Int, _ position: Int) -> PackedValue {
        PackedValue(bits: bytes.loadUnaligned(fromByteOffset: collection + PackedCollection.size + position * 8, as: UInt64.self))
    }

    /// The bytes of a string whose offset was found to be one.
    private func text(_ value: PackedValue) -> UnsafeRawBufferPointer {
        let offset = Int(value.offset)
        let start = offset + StringLayout.headerSize
        let count = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }

    private func compareStrings(_ a: PackedValue, _ b: PackedValue) -> Int { Value.compareBytes(text(a), text(b)) }

    /// Whether a value is one, and what it points to begins where it points, before the given offset.
    private func isFine(_ value: PackedValue, before offset: Int) throws(SegmentError) -> Bool {
        guard let tag = value.tag else { return false }
        switch tag {
        case .null, .no, .yes: return value.offset == 0
        case .integer: return true
        case .string: return isStart(value.offset) && value.offset < UInt64(header.stringsEnd)
        case .number:
            guard isStart(value.offset), value.offset < UInt64(header.stringsEnd) else { return false }
            return NumberText.isJSON(text(value))
        case .array, .object:
            guard isStart(value.offset), value.offset >= UInt64(header.stringsEnd), value.offset < UInt64(offset) else { return false }
            let packed = bytes.loadUnaligned(fromByteOffset: Int(value.offset), as: PackedCollection.self)
            return packed.isObject == (tag == .object)
        }
    }
}
