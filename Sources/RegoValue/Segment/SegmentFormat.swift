/// The layout of a data segment: a document as bytes that can be used where they lie, at any address.
///
///     header        128 bytes, see `SegmentHeader`
///     strings       each a 32-bit length, four zero bytes, the bytes, zeros up to a multiple of 8; also spellings of numbers
///     collections   each a `PackedCollection` and what follows it; what is inside a collection stands before it
///
/// Everything is little-endian and aligned to 8. Places are offsets from the segment's first byte. A value takes one word (`PackedValue`).
enum SegmentFormat {
    static let magic: UInt64 = 0x0A47_4553_5449_5257  // "WRITSEG\n"
    static let version: UInt32 = 1
    /// Reads as another number where bytes have another order.
    static let byteOrder: UInt32 = 0x0102_0304
    /// Objects of more keys than this have a table, and are searched where they lie.
    static let smallestIndexed = 32
    /// The seed of hashes within segments. It is known to everybody, which is no harm: a segment's keys come from who made the bundle, and no
    /// key is ever added.
    static let seed: UInt64 = 0x5851_F42D_4C95_7F2D
    /// Segments are at most this long, so that every offset fits into a packed value.
    static let largest = 1 << 40

    static func rounded(_ count: Int) -> Int { (count + 7) & ~7 }

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        Hash.scan(bytes, readable: bytes.count, seed: seed).hash
    }

    /// The number of a table's places for so many keys.
    static func indexCount(_ keys: Int) -> Int {
        guard keys > smallestIndexed else { return 0 }
        return 1 << (Int.bitWidth - (keys * 2 - 1).leadingZeroBitCount)
    }
}

/// A value of a segment: four bits say what it is, the others hold an integer or an offset.
struct PackedValue: BitwiseCopyable {
    enum Tag: UInt64 {
        case null = 1
        case no = 2
        case yes = 3
        /// A signed integer of 60 bits.
        case integer = 4
        /// The offset of a spelling.
        case number = 5
        case string = 6
        case array = 7
        case object = 8
    }

    var bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    init(_ tag: Tag, offset: Int = 0) { bits = UInt64(offset) << 4 | tag.rawValue }

    /// Nil for one that does not fit.
    init?(integer: Int64) {
        guard (integer << 4) >> 4 == integer else { return nil }
        bits = UInt64(bitPattern: integer << 4) | Tag.integer.rawValue
    }

    var tag: Tag? { Tag(rawValue: bits & 15) }
    var offset: UInt64 { bits >> 4 }
    var integer: Int64 { Int64(bitPattern: bits) >> 4 }
    var isCollection: Bool { tag == .array || tag == .object }
}

/// The head of an array or an object in a segment. Its values follow, keys and values alternating for an object, keys in Rego's order. Then,
/// for a large object, a table with open addressing of 32-bit entry numbers + 1, by the keys' hashes.
///
/// Segments that were made in memory (``SegmentImage``) have two more forms, which files do not have.
struct PackedCollection: BitwiseCopyable {
    /// Zero in a file. In memory, the address of the collection as machines read it, once somebody has asked for it.
    var unpacked: UInt64 = 0
    /// Zero in a file. In memory, the collection's hash and a bit beyond it, once somebody has asked for that.
    var hash: UInt64 = 0
    /// The offset of this collection itself, and flags.
    var place: UInt64
    var count: UInt32
    /// Places of the table - 1; zero for no table.
    var indexMask: UInt32 = 0
    /// Levels of collections inside this one.
    var depth: UInt32
    /// See ``CollectionHeader/innerEntries``.
    var innerEntries: UInt32

    enum Flag {
        static let object: UInt64 = 1
        /// Still text.
        static let text: UInt64 = 2
        /// Keys are in no order, the table is made with hashes of this process.
        static let ofProcess: UInt64 = 4
        static let all: UInt64 = 7
    }

    var isObject: Bool { place & Flag.object != 0 }
    var isText: Bool { place & Flag.text != 0 }
    var isOfProcess: Bool { place & Flag.ofProcess != 0 }
    var offset: UInt64 { place & ~Flag.all }

    /// Where in the text a collection is that is still text.
    var textRange: Range<Int> { Int(innerEntries)..<Int(innerEntries) + Int(count) }

    /// What a walk through the whole collection meets.
    var unfoldedCount: Int { Int(count) * (isObject ? 2 : 1) + Int(innerEntries) }

    static let size = MemoryLayout<PackedCollection>.size

    init(place: UInt64, count: UInt32, indexMask: UInt32 = 0, depth: UInt32, innerEntries: UInt32) {
        self.place = place
        self.count = count
        self.indexMask = indexMask
        self.depth = depth
        self.innerEntries = innerEntries
    }

    /// A collection that is still text.
    init(at offset: Int, text: Range<Int>, isObject: Bool) {
        place = UInt64(offset) | Flag.text | (isObject ? Flag.object : 0)
        count = UInt32(text.count)
        depth = 0
        innerEntries = UInt32(text.lowerBound)
    }

    /// Bytes of a collection with what follows it.
    static func byteCount(isObject: Bool, count: Int) -> Int {
        size + count * (isObject ? 16 : 8) + (isObject ? SegmentFormat.indexCount(count) * 4 : 0)
    }
}
