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

    /// What readers within their usual limits refuse of a bundle, and what to do about it; nil when they take it.
    static func warning(
        _ members: [(name: String, bytes: [UInt8])], packed: [UInt8], limits: BundleLimits = .standard
    ) -> String? {
        let unpacked = members.reduce(0) { $0 + $1.bytes.count }
        let excess: (what: String, limit: String)? =
            if unpacked > limits.unpackedBytes {
                ("\(unpacked) bytes unpacked, and \(limits.unpackedBytes) are taken", "limits.unpacked_bytes")
            } else if packed.count > limits.compressedBytes {
                ("\(packed.count) bytes, and \(limits.compressedBytes) are taken", "limits.compressed_bytes")
            } else if members.count > limits.entries {
                ("\(members.count) files, and \(limits.entries) are taken", "limits.entries")
            } else {
                nil
            }
        guard let excess else { return nil }
        let names = [BundleContents.FileName.compiledData, BundleContents.FileName.compiledPolicies]
        let compiled = members.filter { names.contains($0.name) || names.contains(String($0.name.dropFirst())) }.reduce(0) {
            $0 + $1.bytes.count
        }
        let smaller = compiled > 0 && unpacked - compiled <= limits.unpackedBytes ? ", or build without --compiled" : ""
        return "the bundle has \(excess.what) by default (raise \(excess.limit) where it is activated\(smaller))"
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
