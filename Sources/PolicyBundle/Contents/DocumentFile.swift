import RegoSyntax
import RegoValue

/// A document in a file of its own, such as a sample input.
public enum DocumentFile {
    /// Reads a JSON or YAML file, by the end of its name, as JSON.
    ///
    /// - Throws: `bundle_unreadable`, or `bundle_data_invalid`.
    public static func json(_ path: String, limits: BundleLimits = .standard) throws(BundleError) -> [UInt8] {
        try document(path, limits).read { $0.json() }
    }

    /// The same as a tree.
    public static func node(_ path: String, limits: BundleLimits = .standard) throws(BundleError) -> JSONNode {
        try document(path, limits).read { JSONNode($0) }
    }

    private static func document(_ path: String, _ limits: BundleLimits) throws(BundleError) -> Document {
        let bytes = try FileReading.bytes(path, limit: limits.unpackedBytes)
        return try Document { (arena: Arena) throws(BundleError) in
            try DataMerge(arena, limits).read(bytes, path: path)
        }
    }

    /// Reads a document that is JSON or else YAML, whatever its file is called, as JSON: the input of a query.
    ///
    /// - Throws: `bundle_data_invalid`.
    public static func json(_ bytes: [UInt8], name: String, limits: BundleLimits = .standard) throws(BundleError) -> [UInt8] {
        try document(bytes, name, limits).read { $0.json() }
    }

    /// The same as a tree.
    public static func node(_ bytes: [UInt8], name: String, limits: BundleLimits = .standard) throws(BundleError) -> JSONNode {
        try document(bytes, name, limits).read { JSONNode($0) }
    }

    private static func document(_ bytes: [UInt8], _ name: String, _ limits: BundleLimits) throws(BundleError) -> Document {
        try Document { (arena: Arena) throws(BundleError) in
            var reader = JSONReader(arena: arena, limits: JSONLimits(depth: limits.documentDepth))
            if let value = try? reader.read(bytes) { return value }
            return try YAMLReader(arena, limits).read(bytes, path: name)
        }
    }
}
