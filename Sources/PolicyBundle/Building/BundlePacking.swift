import DurableFiles
import Signing

/// What all bundles are packed by: a tar archive, compressed, the same bytes every time.
enum BundlePacking {
    /// What a signature says of files.
    static func digests(of members: [(name: String, bytes: [UInt8])]) throws(BundleError) -> [SignedFile] {
        var files: [SignedFile] = []
        for member in members { files.append(try SignedFile(hashing: member.bytes, of: member.name)) }
        return files
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
