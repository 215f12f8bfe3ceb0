import RegoValue

/// What a program in a file says about itself in its first bytes. Its tables follow, as ``ProgramLayout`` has them, then its constants as a data
/// segment. Everything is little-endian and aligned to 8, and places are counted from where something begins: it can be used where it lies.
public struct ProgramHeader: Sendable {
    /// What the program was made from: 32 bytes that the caller gave.
    public let binding: [UInt8]
    /// The digest of the file, as the caller's function made it while there were zeros in its place: 32 bytes.
    public let digest: [UInt8]
    let loopSiteCount: Int
    let layout: ProgramLayout

    static let size = 192
    static let digestSize = 32
    /// Where the digest lies.
    public static let digestPlace = Place.digest..<Place.digest + digestSize

    static let magic: UInt64 = 0x0A47_5250_5449_5257  // "WRITPRG\n"
    /// Reads as another number where bytes have another order.
    static let byteOrder: UInt32 = 0x0102_0304

    enum Place {
        static let magic = 0
        static let version = 8
        static let byteOrder = 12
        static let byteCount = 16
        static let loopSiteCount = 24
        static let binding = 32
        static let digest = 64
        static let counts = 96
    }

    /// Where the constants begin.
    var constantsPlace: Int { Self.size + layout.byteCount }

    /// Reads the header of a whole file. Nothing behind it is looked at; it has room for the tables that the header names.
    public init(_ bytes: UnsafeRawBufferPointer) throws(SegmentError) {
        func number(_ place: Int) -> UInt32 { bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
        guard bytes.count >= Self.size, bytes.loadUnaligned(fromByteOffset: Place.magic, as: UInt64.self) == Self.magic else {
            throw .damaged("it does not begin as one")
        }
        guard number(Place.byteOrder) == Self.byteOrder else { throw .foreign("it was made on a machine with another order of bytes") }
        guard number(Place.version) == ProgramVersion.current else {
            throw .foreign("it is of version \(number(Place.version)), and this is \(ProgramVersion.current)")
        }
        let byteCount = bytes.loadUnaligned(fromByteOffset: Place.byteCount, as: UInt64.self)
        guard byteCount == UInt64(bytes.count), bytes.count % 8 == 0 else {
            throw .damaged("it has \(bytes.count) bytes and says \(byteCount)")
        }
        let counts = ProgramSection.allCases.map { Int(number(Place.counts + $0.rawValue * 4)) }
        guard counts.allSatisfy({ $0 <= ProgramLayout.mostEntries }) else { throw .damaged("it has too many entries") }
        layout = ProgramLayout(counts: counts)
        guard layout.byteCount <= bytes.count - Self.size - SegmentHeader.size else { throw .damaged("its tables have no room") }
        loopSiteCount = Int(number(Place.loopSiteCount))
        binding = Array(bytes[Place.binding..<Place.binding + Self.digestSize])
        digest = Array(bytes[Self.digestPlace])
    }

    /// The header of a program, with zeros for its digest.
    static func bytes(_ layout: ProgramLayout, byteCount: Int, loopSiteCount: Int, binding: [UInt8]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: size)
        header.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: magic, toByteOffset: Place.magic, as: UInt64.self)
            bytes.storeBytes(of: ProgramVersion.current, toByteOffset: Place.version, as: UInt32.self)
            bytes.storeBytes(of: byteOrder, toByteOffset: Place.byteOrder, as: UInt32.self)
            bytes.storeBytes(of: UInt64(byteCount), toByteOffset: Place.byteCount, as: UInt64.self)
            bytes.storeBytes(of: UInt32(loopSiteCount), toByteOffset: Place.loopSiteCount, as: UInt32.self)
            for section in ProgramSection.allCases {
                bytes.storeBytes(of: UInt32(layout[section]), toByteOffset: Place.counts + section.rawValue * 4, as: UInt32.self)
            }
        }
        header.replaceSubrange(Place.binding..<Place.binding + digestSize, with: binding)
        return header
    }
}
