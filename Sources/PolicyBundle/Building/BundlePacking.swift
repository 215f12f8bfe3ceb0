import DurableFiles
import Parallelism
import Signing

/// What all bundles are packed by: a tar archive, compressed, the same bytes every time.
enum BundlePacking {
    /// What a signature says of files.
    static func digests(of members: [(name: String, bytes: [UInt8])]) throws(BundleError) -> [SignedFile] {
        try members.mapInParallel { (member) throws(BundleError) in try SignedFile(hashing: member.bytes, of: member.name) }
    }

    static func pack(_ members: [(name: String, bytes: [UInt8])]) throws(BundleError) -> [UInt8] {
        var tar = TarWriter()
        for member in members { tar.add(member.name, member.bytes) }
        return try GzipWriter.pack(tar.finish())
    }

    /// Writes a bundle so that a reader sees the old file or the new one.
    static func write(_ bytes: [UInt8], to path: String) throws(BundleError) {
        do {
            try DurableFile.replace(path, with: bytes)
        } catch {
            throw BundleError(.notWritten, error.message, place: path)
        }
    }
}
