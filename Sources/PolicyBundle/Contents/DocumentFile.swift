import RegoValue

/// A document in a file of its own, such as a sample input.
public enum DocumentFile {
    /// Reads a JSON or YAML file, by the end of its name, as JSON.
    ///
    /// - Throws: `bundle_unreadable`, or `bundle_data_invalid`.
    public static func json(_ path: String, limits: BundleLimits = .standard) throws(BundleError) -> [UInt8] {
        let bytes = try FileReading.bytes(path, limit: limits.unpackedBytes)
        let document = try Document { (arena: Arena) throws(BundleError) in
            try DataMerge(arena, limits).read(bytes, path: path)
        }
        return document.root.json()
    }
}
