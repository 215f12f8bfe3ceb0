/// Writes a document as a data segment: the same bytes for the same document.
public struct SegmentWriter {
    private var strings = SegmentStrings()
    private var collections: [UInt8] = []
    /// Where the collections will begin.
    private var collectionsStart = 0

    private init() {}

    /// The segment of a document.
    ///
    /// - Parameters:
    ///   - binding: 32 bytes that say what the document was made from.
    ///   - digest: makes 32 bytes of the segment with zeros at ``SegmentHeader/digestPlace``; readers verify with the same.
    /// - Returns: nil for a document with values that JSON does not have: sets, and keys that are not strings.
    public static func segment(of document: Document, binding: [UInt8], digest: ([UInt8]) -> [UInt8]) -> [UInt8]? {
        precondition(binding.count == SegmentHeader.digestSize, "a binding has 32 bytes")
        return document.read { root in
            var writer = SegmentWriter()
            guard writer.collectStrings(of: root) else { return nil }
            writer.collectionsStart = SegmentHeader.size + writer.strings.bytes.count
            let packed = writer.pack(root)
            return writer.finish(packed, binding, digest)
        }
    }

    // MARK: strings

    /// Writes every string below a value. The depth of documents is bounded by their readers. False for what JSON does not have.
    private mutating func collectStrings(of value: Value) -> Bool {
        switch value.kind {
        case .undefined, .set: return false
        case .null, .boolean: return true
        case .integer:
            if PackedValue(integer: Int64(bitPattern: value.word)) == nil { value.json().withUnsafeBytes { strings.insert($0) } }
            return true
        case .decimal:
            strings.insert(value.textBytes)
            return NumberText.isJSON(value.textBytes)
        case .string:
            strings.insert(value.textBytes)
            return true
        case .array, .object:
            if value.isObject {
                for position in 0..<value.count where !value.key(at: position).isString { return false }
            }
            for part in value.storage where !collectStrings(of: part) { return false }
            return true
        }
    }

    // MARK: collections

    private mutating func pack(_ value: Value) -> PackedValue {
        switch value.kind {
        case .undefined, .null, .set: return PackedValue(.null)
        case .boolean: return PackedValue(value.isTrue ? .yes : .no)
        case .integer:
            return PackedValue(integer: Int64(bitPattern: value.word)) ?? value.json().withUnsafeBytes { text(.number, $0) }
        case .decimal: return text(.number, value.textBytes)
        case .string: return text(.string, value.textBytes)
        case .array, .object:
            value.sortEntries()
            let parts = value.storage.map { pack($0) }
            return PackedValue(value.isObject ? .object : .array, offset: write(value, parts))
        }
    }

    /// A text that was collected before.
    private func text(_ tag: PackedValue.Tag, _ text: UnsafeRawBufferPointer) -> PackedValue {
        PackedValue(tag, offset: strings.offset(of: text) ?? 0)
    }

    private mutating func write(_ value: Value, _ parts: [PackedValue]) -> Int {
        let offset = collectionsStart + collections.count
        let places = value.isObject ? SegmentFormat.indexCount(value.count) : 0
        var depth: UInt32 = 0
        var inner = 0
        for part in parts where part.isCollection {
            let child = collections.withUnsafeBytes {
                $0.load(fromByteOffset: Int(part.offset) - collectionsStart, as: PackedCollection.self)
            }
            depth = max(depth, child.depth + 1)
            inner = min(inner + child.unfoldedCount, Int(UInt32.max))
        }
        let packed = PackedCollection(
            place: UInt64(offset) | (value.isObject ? 1 : 0), count: UInt32(value.count), indexMask: places == 0 ? 0 : UInt32(places - 1),
            depth: depth, innerEntries: UInt32(inner))
        withUnsafeBytes(of: packed) { collections += $0 }
        for part in parts { Self.append(part.bits, to: &collections) }
        if places > 0 {
            var index = [UInt32](repeating: 0, count: places)
            for position in 0..<value.count {
                var place = Int(SegmentFormat.hash(value.key(at: position).textBytes)) & (places - 1)
                while index[place] != 0 { place = (place + 1) & (places - 1) }
                index[place] = UInt32(position + 1)
            }
            index.withUnsafeBytes { collections += $0 }
        }
        return offset
    }

    // MARK: the whole

    private consuming func finish(_ root: PackedValue, _ binding: [UInt8], _ digest: ([UInt8]) -> [UInt8]) -> [UInt8] {
        var segment = [UInt8](repeating: 0, count: SegmentHeader.size)
        segment.reserveCapacity(SegmentHeader.size + strings.bytes.count + collections.count)
        segment += strings.bytes
        segment += collections
        let (count, stringsEnd) = (segment.count, collectionsStart)
        segment.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: SegmentFormat.magic, toByteOffset: SegmentHeader.Place.magic, as: UInt64.self)
            bytes.storeBytes(of: SegmentFormat.version, toByteOffset: SegmentHeader.Place.version, as: UInt32.self)
            bytes.storeBytes(of: SegmentFormat.byteOrder, toByteOffset: SegmentHeader.Place.byteOrder, as: UInt32.self)
            bytes.storeBytes(of: UInt64(count), toByteOffset: SegmentHeader.Place.byteCount, as: UInt64.self)
            bytes.storeBytes(of: UInt64(stringsEnd), toByteOffset: SegmentHeader.Place.stringsEnd, as: UInt64.self)
            bytes.storeBytes(of: root.bits, toByteOffset: SegmentHeader.Place.root, as: UInt64.self)
            for position in 0..<SegmentHeader.digestSize { bytes[SegmentHeader.Place.binding + position] = binding[position] }
        }
        segment.replaceSubrange(SegmentHeader.digestPlace, with: digest(segment))
        return segment
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) { withUnsafeBytes(of: word) { bytes += $0 } }
}
