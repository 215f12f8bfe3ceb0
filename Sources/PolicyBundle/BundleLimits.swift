/// Bounds on a bundle that comes from outside. What exceeds one is refused before memory is spent on it.
public struct BundleLimits: Sendable, Equatable {
    /// Bytes of the compressed file.
    public var compressedBytes: Int
    /// Bytes of all members together, and so of each.
    public var unpackedBytes: Int
    /// Unpacked bytes per compressed byte. Looked at only beyond ``ratioFloor``, since small repetitive data compresses well too.
    public var ratio: Int
    /// Unpacked bytes up to which any ratio is fine.
    public var ratioFloor: Int
    /// Entries of the archive, directories included.
    public var entries: Int
    /// Bytes of a member's name.
    public var nameBytes: Int
    /// Folders that a member may lie in, one in the other.
    public var depth: Int
    /// How deep JSON and YAML documents may nest.
    public var documentDepth: Int
    /// Bytes of memory that all data files together may take once they are read, as far as their text tells. Short text can hold many values
    /// (`[],[],`), and data is read before it can be verified, since its signature is over its values.
    public var documentMemory: Int

    public init(
        compressedBytes: Int = 64 << 20, unpackedBytes: Int = 128 << 20, ratio: Int = 200, ratioFloor: Int = 16 << 20,
        entries: Int = 20_000,
        nameBytes: Int = 1024, depth: Int = 64, documentDepth: Int = 1000,
        documentMemory: Int = 512 << 20
    ) {
        self.compressedBytes = compressedBytes
        self.unpackedBytes = unpackedBytes
        self.ratio = ratio
        self.ratioFloor = ratioFloor
        self.entries = entries
        self.nameBytes = nameBytes
        self.depth = depth
        self.documentDepth = documentDepth
        self.documentMemory = documentMemory
    }

    /// 64 MiB compressed, 128 MiB unpacked, 20,000 entries.
    public static let standard = BundleLimits()
}
