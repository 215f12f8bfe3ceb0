import RegoCompiler
import RegoSyntax
import RegoValue

/// JSON schemas in files, as `--schema` names them.
public enum SchemaFiles {
    /// Reads a schema of `input`, or all schemas of a directory: `authz/user.json` in it is `schema.authz.user`.
    ///
    /// - Throws: `bundle_unreadable`, `bundle_data_invalid` for what is neither JSON nor YAML, `repository_limit`.
    public static func read(_ path: String, options: LoadOptions = LoadOptions(followsLinks: true)) throws(BundleError) -> Schemas {
        var schemas = Schemas()
        guard FileReading.isDirectory(path) else {
            schemas.add(try node(FileReading.bytes(path, limit: options.limits.unpackedBytes), path, options.limits), at: [])
            return schemas
        }
        var tree = DirectoryTree(options) { _ in true }
        try tree.read(path, skipsHidden: false)
        for file in tree.files {
            schemas.add(try node(file.bytes, file.displayPath, options.limits), at: file.folders + [stem(file.baseName)])
        }
        return schemas
    }

    /// A file whose name says nothing is read as JSON, and if it is none, as YAML.
    private static func node(_ bytes: [UInt8], _ path: String, _ limits: BundleLimits) throws(BundleError) -> JSONNode {
        let document = try Document { (arena: Arena) throws(BundleError) in
            let reader = DataMerge(arena, limits)
            if let value = try? reader.read(bytes, path: path) { return value }
            return try path.hasSuffix(".json") ? reader.read(bytes, path: path) : reader.read(bytes, path: path + ".yaml")
        }
        return document.read { JSONNode($0) }
    }

    /// The name without what comes after its last dot.
    private static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
