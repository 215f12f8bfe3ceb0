/// Why a data segment is not used.
public enum SegmentError: Error, Sendable, Equatable {
    /// Another version of Writ or another machine can read it; what it was made from can be read instead.
    case foreign(String)
    /// It is not what was written.
    case damaged(String)
}

/// What a data segment says about itself in its first 128 bytes.
public struct SegmentHeader: Sendable {
    /// What the segment was made from: 32 bytes that the caller gave.
    public let binding: [UInt8]
    /// The digest of the segment, as the caller's function made it while there were zeros in its place: 32 bytes.
    public let digest: [UInt8]
    let stringsEnd: Int
    let byteCount: Int
    let root: PackedValue

    public static let size = 128
    static let digestSize = 32
    /// Where the digest lies.
    public static let digestPlace = Place.digest..<size

    // Where the header's fields are. The eight bytes at 8 belong to whoever has the segment in memory.
    enum Place {
        static let magic = 0
        static let owner = 8
        static let version = 16
        static let byteOrder = 20
        static let byteCount = 24
        static let stringsEnd = 32
        static let root = 40
        static let binding = 64
        static let digest = 96
    }

    /// Reads the header of a whole segment. Nothing behind it is looked at.
    public init(_ segment: UnsafeRawBufferPointer) throws(SegmentError) {
        guard segment.count >= Self.size, segment.loadUnaligned(fromByteOffset: Place.magic, as: UInt64.self) == SegmentFormat.magic else {
            throw .damaged("it does not begin as one")
        }
        let version = segment.loadUnaligned(fromByteOffset: Place.version, as: UInt32.self)
        let order = segment.loadUnaligned(fromByteOffset: Place.byteOrder, as: UInt32.self)
        guard order == SegmentFormat.byteOrder else { throw .foreign("it was made on a machine with another order of bytes") }
        guard version == SegmentFormat.version else { throw .foreign("it is of version \(version), and this is \(SegmentFormat.version)") }
        let byteCount = segment.loadUnaligned(fromByteOffset: Place.byteCount, as: UInt64.self)
        let stringsEnd = segment.loadUnaligned(fromByteOffset: Place.stringsEnd, as: UInt64.self)
        guard byteCount == UInt64(segment.count), segment.count <= SegmentFormat.largest, segment.count % 8 == 0 else {
            throw .damaged("it has \(segment.count) bytes and says \(byteCount)")
        }
        guard stringsEnd >= UInt64(Self.size), stringsEnd <= byteCount, stringsEnd % 8 == 0 else { throw .damaged("its parts overlap") }
        guard segment.loadUnaligned(fromByteOffset: Place.owner, as: UInt64.self) == 0 else { throw .damaged("it has an owner already") }
        self.byteCount = Int(byteCount)
        self.stringsEnd = Int(stringsEnd)
        root = PackedValue(bits: segment.loadUnaligned(fromByteOffset: Place.root, as: UInt64.self))
        binding = Array(segment[Place.binding..<Place.binding + Self.digestSize])
        digest = Array(segment[Place.digest..<Place.digest + Self.digestSize])
    }
}
