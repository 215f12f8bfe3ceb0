import RegoValue

/// Policies and data that `-d` names: files and directories, each with an optional place in `data` before it (`app.users:users.json`).
///
/// Unlike a bundle's directory, every `.json`, `.yaml` and `.yml` file is data: merged at the root when it is named itself, and below a directory at the
/// path of its folder; the name of the file does not matter. `.tar.gz` files are bundles, and are not verified.
///
/// A directory with a `writ.yaml` is a ``PolicyRepository`` and read as one: its sample inputs, for instance, are no data.
public struct LoadedPaths: Sendable {
    public let modules: [RepositoryFile]
    /// All data merged: an object.
    public let data: Document
    /// Bundles among the paths, which nobody verified.
    public let unverifiedBundles: [String]
    /// Links that would have been read had they been files.
    public let skippedLinks: [String]

    private static let bundleSuffix = ".tar.gz"

    public init(_ paths: [String], options: LoadOptions = LoadOptions()) throws(BundleError) {
        var modules: [RepositoryFile] = []
        var documents: [(file: RepositoryFile, place: [String], document: Document?)] = []
        var bundles: [String] = []
        var links: [String] = []
        for argument in paths {
            let (prefix, path) = LoadedPaths.split(argument)
            if FileReading.exists("\(path)/\(RepositoryConfiguration.path)") {
                let repository = try PolicyRepository(directory: path, options: options)
                modules += repository.modules + repository.tests
                if !options.onlyPolicies {
                    documents.append((RepositoryFile(path: path, displayPath: path, bytes: []), prefix, repository.data))
                }
                links += repository.skippedLinks
                continue
            }
            if FileReading.isDirectory(path) {
                let onlyPolicies = options.onlyPolicies
                var tree = DirectoryTree(options) { onlyPolicies ? LoadedPaths.isPolicy($0) : LoadedPaths.isKnown($0) }
                try tree.read(path, skipsHidden: false)
                links += tree.skippedLinks
                for file in tree.files {
                    if LoadedPaths.isPolicy(file.path) {
                        modules.append(file)
                    } else {
                        documents.append((file, prefix + file.folders, nil))
                    }
                }
                continue
            }
            if path.hasSuffix(LoadedPaths.bundleSuffix) {
                let contents = try UnverifiedBundle(BundleArchive(file: path, limits: options.limits), ignoringSignature: true).contents
                modules += contents.modules.map {
                    RepositoryFile(path: $0.path, displayPath: "\(path)/\($0.path)", bytes: $0.bytes, regoVersion: $0.regoVersion)
                }
                if !options.onlyPolicies {
                    documents.append((RepositoryFile(path: path, displayPath: path, bytes: []), prefix, contents.data))
                }
                bundles.append(path)
                continue
            }
            if options.onlyPolicies && LoadedPaths.isData(path) { continue }
            let file = RepositoryFile(
                path: path, displayPath: path, bytes: try FileReading.bytes(path, limit: options.limits.unpackedBytes))
            if LoadedPaths.isPolicy(path) || (!LoadedPaths.isKnown(path) && LoadedPaths.isRego(file)) {
                modules.append(file)
            } else {
                documents.append((file, prefix, nil))
            }
        }
        self.modules = modules
        unverifiedBundles = bundles
        skippedLinks = links
        if documents.count == 1, documents[0].place.isEmpty,
            let only = try LoadedPaths.document(documents[0].file, documents[0].document, options.limits)
        {
            data = only
            return
        }
        data = try Document { (arena: Arena) throws(BundleError) in
            var merged = DataMerge(arena, options.limits)
            for (file, place, document) in documents {
                let value = if let document { arena.copy(document.root) } else { try LoadedPaths.value(file, merged) }
                try merged.insert(value, at: place, from: file.displayPath)
            }
            return merged.root
        }
    }

    /// What is all the data there is; nil for a file that is not JSON by its name.
    private static func document(_ file: RepositoryFile, _ read: Document?, _ limits: BundleLimits) throws(BundleError) -> Document? {
        if let read { return read.root.isObject ? read : nil }
        return file.path.hasSuffix(".json") ? try DataMerge.document(file.bytes, path: file.displayPath, limits) : nil
    }

    /// A file whose name says nothing is read as JSON, and if it is none, as YAML.
    private static func value(_ file: RepositoryFile, _ merged: DataMerge) throws(BundleError) -> Value {
        if isKnown(file.path) { return try merged.read(file.bytes, path: file.displayPath) }
        if let value = try? merged.read(file.bytes, path: file.displayPath) { return value }
        return try merged.read(file.bytes, path: file.displayPath + ".yaml")
    }

    /// Splits `app.users:path`. A colon of a URL or a drive separates nothing.
    static func split(_ argument: String) -> (prefix: [String], path: String) {
        guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex, !argument[colon...].hasPrefix("://") else {
            return ([], FileURL.path(argument))
        }
        let prefix = argument[..<colon].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return (prefix, FileURL.path(String(argument[argument.index(after: colon)...])))
    }

    private static func isPolicy(_ path: String) -> Bool { path.hasSuffix(BundleContents.FileName.regoSuffix) }

    private static func isData(_ path: String) -> Bool {
        path.hasSuffix(".json") || path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    }

    private static func isKnown(_ path: String) -> Bool { isPolicy(path) || isData(path) }

    /// A file whose name says nothing is Rego if it parses.
    private static func isRego(_ file: RepositoryFile) -> Bool {
        (try? BundleModule(path: file.path, bytes: file.bytes)) != nil
    }
}
