import Glibc
import PolicyBundle
import PolicyEvaluation
import RegoCompiler
import RegoSyntax
import RegoValue

/// The policies and base documents that a command works on, as they were read.
struct UnparsedSources {
    private(set) var files: [RepositoryFile] = []
    /// Those of bundles in one file, which are parsed when they are verified.
    private(set) var modules: [Module] = []
    /// Policies of the only bundle, when a program of them will do instead.
    private(set) var compiledPolicies: CompiledPolicies?
    private var documents: [Document] = []
    /// What policies are written in where nothing says otherwise.
    let regoVersion: RegoVersion
    let capabilities: Capabilities
    /// How long reading took, in nanoseconds, under OPA's names of metrics.
    private(set) var timers: [String: Int] = [:]
    /// Whether nothing was named to read.
    let isEmpty: Bool

    /// - Parameters: see `PolicySources`.
    init(
        paths: [String], bundles: [String], ignore: [String], verification: VerificationOptions, regoVersion: RegoVersion = .v1,
        capabilities: Capabilities = .current, onlyPolicies: Bool = false, prefersProgram: Bool = false
    ) throws {
        self.regoVersion = regoVersion
        self.capabilities = capabilities
        isEmpty = paths.isEmpty && bundles.isEmpty
        let options = LoadOptions(
            ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) }, onlyPolicies: onlyPolicies)
        var start = QueryTimings.now()
        if !paths.isEmpty {
            let loaded = try LoadedPaths(paths, options: options)
            for bundle in loaded.unverifiedBundles { StandardError.warn("\(bundle): the bundle was NOT verified (-b verifies it)") }
            Self.tell(skippedLinks: loaded.skippedLinks)
            files += loaded.modules
            documents.append(loaded.data)
            timers["rego_load_files"] = QueryTimings.now() - start
            start = QueryTimings.now()
        }
        for path in bundles {
            if Self.isDirectory(path) {
                let repository = try PolicyRepository(directory: path, options: options)
                Self.tell(skippedLinks: repository.skippedLinks)
                files += try (repository.modules + repository.tests).map { try Self.versioned($0, by: repository.manifest) }
                documents.append(repository.data)
            } else {
                let parserOptions = PolicySources.parserOptions(regoVersion, capabilities)
                let isOnly = paths.isEmpty && bundles.count == 1
                let contents = try verification.read(
                    bundle: path, parserOptions: parserOptions, prefersProgram: prefersProgram && isOnly
                ).contents
                modules += contents.modules.map(\.syntax)
                compiledPolicies = contents.compiledPolicies
                documents.append(contents.data)
            }
        }
        if !bundles.isEmpty { timers["rego_load_bundles"] = QueryTimings.now() - start }
    }

    /// All base documents together.
    var data: Document {
        get throws { documents.count == 1 ? documents[0] : try Document.merging(documents) }
    }

    /// The file with the version that the manifest gives it, if it gives one.
    private static func versioned(_ file: RepositoryFile, by manifest: Manifest?) throws -> RepositoryFile {
        guard let manifest, manifest.regoVersion != nil || !manifest.fileRegoVersions.isEmpty else { return file }
        let version = try manifest.regoVersion(ofFile: file.path)
        return RepositoryFile(path: file.path, displayPath: file.displayPath, bytes: file.bytes, regoVersion: version)
    }

    private static func tell(skippedLinks: [String]) {
        for link in skippedLinks { StandardError.warn("\(link) is a link and was not read") }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
