import Glibc
import PolicyBundle
import RegoSyntax
import RegoValue

/// The modules and base documents that a command works on.
struct PolicySources {
    private(set) var modules: [Module] = []
    private(set) var data: Document = .empty

    /// - Parameters:
    ///   - paths: policy and data files and directories, as `-d` names them.
    ///   - bundles: bundle files, and directories laid out as bundles.
    init(
        paths: [String], bundles: [String], ignore: [String], verification: VerificationOptions
    ) throws {
        let options = LoadOptions(ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) })
        var documents: [Document] = []
        var files: [RepositoryFile] = []
        if !paths.isEmpty {
            let loaded = try LoadedPaths(paths, options: options)
            for bundle in loaded.unverifiedBundles { StandardError.warn("\(bundle): the bundle was NOT verified (-b verifies it)") }
            Self.tell(skippedLinks: loaded.skippedLinks)
            files += loaded.modules
            documents.append(loaded.data)
        }
        for path in bundles {
            if Self.isDirectory(path) {
                let repository = try PolicyRepository(directory: path, options: options)
                Self.tell(skippedLinks: repository.skippedLinks)
                files += repository.modules + repository.tests
                documents.append(repository.data)
            } else {
                let contents = try verification.read(bundle: path).contents
                modules += contents.modules.map(\.syntax)
                documents.append(contents.data)
            }
        }
        modules += try Self.parse(files)
        data = documents.count == 1 ? documents[0] : try Document.merging(documents)
    }

    /// Parses policies; the errors of all of them are told together.
    static func parse(_ files: [RepositoryFile]) throws(RegoDiagnostics) -> [Module] {
        var options = ParserOptions()
        options.annotationYAML = AnnotationYAML.read
        var modules: [Module] = []
        var problems = RegoDiagnostics([])
        for file in files {
            do throws(RegoDiagnostics) {
                modules.append(try Parser.parseModule(source: SourceFile(path: file.displayPath, bytes: file.bytes), options: options))
            } catch {
                problems.all += error.all
            }
        }
        guard problems.isEmpty else {
            problems.sort()
            throw problems
        }
        return modules
    }

    private static func tell(skippedLinks: [String]) {
        for link in skippedLinks { StandardError.warn("\(link) is a link and was not read") }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
