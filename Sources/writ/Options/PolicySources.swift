import Glibc
import Parallelism
import PolicyBundle
import PolicyEvaluation
import RegoCompiler
import RegoSyntax
import RegoValue

/// The modules and base documents that a command works on.
struct PolicySources {
    private(set) var modules: [Module] = []
    private(set) var data: Document = .empty
    /// How long reading took, in nanoseconds, under OPA's names of metrics.
    private(set) var timers: [String: Int] = [:]

    /// Whether nothing was named to read.
    private(set) var isEmpty = false

    /// - Parameters:
    ///   - paths: policy and data files and directories, as `-d` names them.
    ///   - bundles: bundle files, and directories laid out as bundles.
    ///   - regoVersion: what policies are written in where no manifest says otherwise.
    ///   - onlyPolicies: whether data files among the paths are left out.
    init(
        paths: [String], bundles: [String], ignore: [String], verification: VerificationOptions, regoVersion: RegoVersion = .v1,
        capabilities: Capabilities = .current, onlyPolicies: Bool = false
    ) throws {
        let options = LoadOptions(
            ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) }, onlyPolicies: onlyPolicies)
        isEmpty = paths.isEmpty && bundles.isEmpty
        var documents: [Document] = []
        var files: [RepositoryFile] = []
        var start = QueryTimings.now()
        func stop(_ timer: String) {
            timers[timer] = QueryTimings.now() - start
            start = QueryTimings.now()
        }
        if !paths.isEmpty {
            let loaded = try LoadedPaths(paths, options: options)
            for bundle in loaded.unverifiedBundles { StandardError.warn("\(bundle): the bundle was NOT verified (-b verifies it)") }
            Self.tell(skippedLinks: loaded.skippedLinks)
            files += loaded.modules
            documents.append(loaded.data)
            stop("rego_load_files")
        }
        for path in bundles {
            if Self.isDirectory(path) {
                let repository = try PolicyRepository(directory: path, options: options)
                Self.tell(skippedLinks: repository.skippedLinks)
                files += try (repository.modules + repository.tests).map { try Self.versioned($0, by: repository.manifest) }
                documents.append(repository.data)
            } else {
                let parserOptions = Self.parserOptions(regoVersion, capabilities)
                let contents = try verification.read(bundle: path, parserOptions: parserOptions).contents
                modules += contents.modules.map(\.syntax)
                documents.append(contents.data)
            }
        }
        if !bundles.isEmpty { stop("rego_load_bundles") }
        modules += try Self.parse(files, regoVersion: regoVersion, capabilities: capabilities)
        if !modules.isEmpty { stop("rego_module_parse") }
        data = documents.count == 1 ? documents[0] : try Document.merging(documents)
    }

    /// The same with other modules.
    func with(modules: [Module]) -> PolicySources {
        var sources = self
        sources.modules = modules
        return sources
    }

    /// With further policies and data.
    func adding(_ modules: [Module], _ documents: [Document]) throws -> PolicySources {
        guard !documents.isEmpty else { return self }
        var sources = self
        sources.modules += modules
        sources.data = try Document.merging([data] + documents)
        return sources
    }

    /// The file with the version that the manifest gives it, if it gives one.
    private static func versioned(_ file: RepositoryFile, by manifest: Manifest?) throws -> RepositoryFile {
        guard let manifest, manifest.regoVersion != nil || !manifest.fileRegoVersions.isEmpty else { return file }
        let version = try manifest.regoVersion(ofFile: file.path)
        return RepositoryFile(path: file.path, displayPath: file.displayPath, bytes: file.bytes, regoVersion: version)
    }

    /// Parses policies; the errors of all of them are told together.
    static func parse(
        _ files: [RepositoryFile], regoVersion: RegoVersion = .v1, capabilities: Capabilities = .current
    ) throws(RegoDiagnostics) -> [Module] {
        let options = parserOptions(regoVersion, capabilities)
        let results = files.mapInParallel { file in
            var options = options
            if let version = file.regoVersion { options.regoVersion = version == 0 ? .v0 : .v1 }
            return Result { () throws(RegoDiagnostics) in
                try Parser.parseModule(source: SourceFile(path: file.displayPath, bytes: file.bytes), options: options)
            }
        }
        var modules: [Module] = []
        modules.reserveCapacity(results.count)
        var problems = RegoDiagnostics([])
        for result in results {
            switch result {
            case .success(let module): modules.append(module)
            case .failure(let errors): problems.all += errors.all
            }
        }
        guard problems.isEmpty else {
            problems.sort()
            throw problems
        }
        return modules
    }

    private static func parserOptions(_ version: RegoVersion, _ capabilities: Capabilities) -> ParserOptions {
        var options = ParserOptions(regoVersion: version, capabilities: capabilities)
        options.annotationYAML = AnnotationYAML.read
        return options
    }

    private static func tell(skippedLinks: [String]) {
        for link in skippedLinks { StandardError.warn("\(link) is a link and was not read") }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
