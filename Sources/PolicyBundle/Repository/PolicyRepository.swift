import RegoValue

/// A policy repository, read from its directory: what bundles are built from and tests run on.
///
/// Read are `*.rego`, `data.json`, `data.yaml` and `data.yml` (each at the path of its folder), `.manifest` and `writ.yaml`. Other files do not matter.
public struct PolicyRepository: Sendable {
    /// The directory, as given.
    public let path: String
    /// `writ.yaml`, or what goes without saying when there is none.
    public let configuration: RepositoryConfiguration
    /// Whether there is a `writ.yaml`.
    public let isConfigured: Bool
    /// `.manifest`, when there is one.
    public let manifest: Manifest?
    /// Policies that are no tests, in order of their paths.
    public let modules: [RepositoryFile]
    /// `*_test.rego`, in order of their paths.
    public let tests: [RepositoryFile]
    /// All data files merged: an object.
    public let data: Document
    /// Paths of the data files, from the directory.
    public let dataFiles: [String]
    /// Links that would have been read had they been files.
    public let skippedLinks: [String]

    static let testSuffix = "_test.rego"

    /// Reads a repository.
    ///
    /// - Throws: `bundle_unreadable`, `repository_limit`, and what is wrong with one of the files that are not Rego; policies are not parsed here.
    public init(directory: String, options: LoadOptions = LoadOptions()) throws(BundleError) {
        let configuration = try PolicyRepository.configuration(directory, options)
        var options = options
        options.ignore += configuration?.ignore ?? []
        var tree = DirectoryTree(options) { name in
            name.hasSuffix(BundleContents.FileName.regoSuffix) || BundleContents.FileName.data.contains(name) || name == Manifest.path
        }
        if configuration != nil || !options.ignoresRoot(directory) { try tree.read(directory, skipsHidden: true) }
        let files = tree.files
        path = directory
        isConfigured = configuration != nil
        manifest = try files.first { $0.path == Manifest.path }.map { (file) throws(BundleError) in
            try PolicyRepository.manifest(file, options)
        }
        self.configuration = configuration ?? PolicyRepository.defaultConfiguration(directory, manifest)
        modules = files.filter { PolicyRepository.isPolicy($0) && !PolicyRepository.isTest($0) }
        tests = files.filter(PolicyRepository.isTest)
        let dataFiles = files.filter { BundleContents.FileName.data.contains($0.baseName) }
        data = try Document { (arena: Arena) throws(BundleError) in
            var merged = DataMerge(arena, options.limits)
            for file in dataFiles {
                try merged.insert(try merged.read(file.bytes, path: file.displayPath), at: file.folders, from: file.displayPath)
            }
            return merged.root
        }
        self.dataFiles = dataFiles.map(\.path)
        skippedLinks = tree.skippedLinks
    }

    private static func isPolicy(_ file: RepositoryFile) -> Bool { file.path.hasSuffix(BundleContents.FileName.regoSuffix) }

    private static func isTest(_ file: RepositoryFile) -> Bool { file.path.hasSuffix(testSuffix) }

    private static func configuration(_ directory: String, _ options: LoadOptions) throws(BundleError) -> RepositoryConfiguration? {
        let path = directory.hasSuffix("/") ? directory + RepositoryConfiguration.path : "\(directory)/\(RepositoryConfiguration.path)"
        guard FileReading.exists(path) else { return nil }
        return try RepositoryConfiguration(yaml: FileReading.bytes(path, limit: 1 << 20), place: path, limits: options.limits)
    }

    private static func manifest(_ file: RepositoryFile, _ options: LoadOptions) throws(BundleError) -> Manifest {
        do {
            return try Manifest(json: file.bytes, limits: options.limits)
        } catch {
            throw BundleError(error.code, error.message, place: file.displayPath, remedy: error.remedy)
        }
    }

    /// Without `writ.yaml` the directory's name is the bundle's, and the manifest's roots are its roots.
    private static func defaultConfiguration(_ directory: String, _ manifest: Manifest?) -> RepositoryConfiguration {
        let name = FileReading.absolutePath(directory).split(separator: "/").last.map(String.init) ?? ""
        let isValid = (try? RepositoryConfiguration.validate(name: name, "")) != nil
        let bundleName = isValid ? name : "bundle"
        return RepositoryConfiguration(name: bundleName, bundles: [BundleDefinition(name: bundleName, roots: manifest?.roots ?? [""])])
    }
}
