import Parallelism
import Signing

/// A file of a bundle's archive.
public struct ArchiveMember: Sendable {
    /// Path from the bundle's root: no leading slash, no dots.
    public let path: String
    /// What a signature calls it: the name as it stands in the archive, without a leading slash.
    public let signedName: String
    public let bytes: [UInt8]
    /// SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// SHA-256 of the bytes but the last, if that is a newline, as it is where a value was written as a line.
    var lineSHA256: [UInt8]?

    /// The last part of the path.
    public var baseName: String {
        String(path[(path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex)...])
    }

    /// The folders of the path, outermost first.
    public var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
}

/// The files of a `.tar.gz`, read once and within limits. Nothing of it is trusted yet: give it to a ``BundleVerifier``.
public struct BundleArchive: Sendable {
    /// In the order of the archive.
    public let members: [ArchiveMember]
    /// Size of the compressed file in bytes.
    public let size: Int
    /// SHA-256 of the compressed file.
    public let sha256: [UInt8]

    /// Unpacks a bundle held in memory.
    public init(_ bytes: [UInt8], limits: BundleLimits = .standard) throws(BundleError) {
        try self.init(reading: .memory(bytes), limits)
    }

    /// Unpacks a bundle file, streaming: the compressed bytes are never in memory together.
    public init(file path: String, limits: BundleLimits = .standard) throws(BundleError) {
        do {
            try self.init(reading: .file(path), limits)
        } catch {
            throw BundleError(
                error.code, error.message, place: error.place.map { $0 == path ? path : "\(path): \($0)" } ?? path, remedy: error.remedy)
        }
    }

    init(members: [ArchiveMember], size: Int, sha256: [UInt8]) {
        self.members = members
        self.size = size
        self.sha256 = sha256
    }

    /// Another thread unpacks while this one takes the archive apart, and hashes what is in it.
    private init(reading place: ByteSource.Place, _ limits: BundleLimits) throws(BundleError) {
        var tar = TarReader(limits: limits)
        (size, sha256) = try Pipeline.run(room: 8) { (put) throws(BundleError) in
            try BundleArchive.unpack(place, limits, put)
        } take: { (bytes: [UInt8]) throws(BundleError) in
            try tar.consume(bytes[...])
        }
        members = try tar.finish()
    }

    /// Gives what the compressed file unpacks to, piece by piece. Returns the size and the SHA-256 of the compressed file.
    private static func unpack(
        _ place: ByteSource.Place, _ limits: BundleLimits, _ put: ([UInt8]) throws(BundleError) -> Bool
    ) throws(BundleError) -> (size: Int, sha256: [UInt8]) {
        var source = try ByteSource(place)
        var gzip = try GzipReader(limits: limits)
        var hasher = SHA2Hasher()
        var piece: [UInt8] = []
        var size = 0
        var isWanted = true
        while isWanted {
            try source.next(&piece)
            if piece.isEmpty { break }
            size += piece.count
            hasher.update(piece)
            try gzip.unpack(piece) { (bytes) throws(BundleError) in if isWanted { isWanted = try put(Array(bytes)) } }
        }
        if isWanted { try gzip.finish() }
        return (size, hasher.finish())
    }

    /// The member at `path`.
    public subscript(path: String) -> ArchiveMember? { members.first { $0.path == path } }
}
