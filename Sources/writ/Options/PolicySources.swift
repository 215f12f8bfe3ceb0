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
    ///   - regoVersion: of texts that do not say it themselves.
    init(
        paths: [String], bundles: [String], ignore: [String], verification: VerificationOptions, withTests: Bool = true
    ) throws {
        let options = LoadOptions(ignore: ignore.flatMap { $0.split(separator: ",").map(String.init) })
        var documents: [Document] = []
        var problems = RegoDiagnostics([])
        func parse(_ files: [RepositoryFile]) {
            for file in files {
                do throws(RegoDiagnostics) {
                    modules.append(try Self.parse(file))
                } catch {
                    problems.all += error.all
                }
            }
        }
        if !paths.isEmpty {
            let loaded = try LoadedPaths(paths, options: options)
            for bundle in loaded.unverifiedBundles { StandardError.warn("\(bundle): the bundle was NOT verified (-b verifies it)") }
            Self.tell(skippedLinks: loaded.skippedLinks)
            parse(loaded.modules)
            documents.append(loaded.data)
        }
        for path in bundles {
            if Self.isDirectory(path) {
                let repository = try PolicyRepository(directory: path, options: options)
                Self.tell(skippedLinks: repository.skippedLinks)
                parse(repository.modules + (withTests ? repository.tests : []))
                documents.append(repository.data)
            } else {
                let contents = try verification.read(bundle: path).contents
                modules += contents.modules.map(\.syntax)
                documents.append(contents.data)
            }
        }
        guard problems.isEmpty else {
            problems.sort()
            throw problems
        }
        data = documents.count == 1 ? documents[0] : try Document.merging(documents)
    }

    private static func parse(_ file: RepositoryFile) throws(RegoDiagnostics) -> Module {
        var options = ParserOptions()
        options.annotationYAML = AnnotationYAML.read
        return try Parser.parseModule(source: SourceFile(path: file.displayPath, bytes: file.bytes), options: options)
    }

    private static func tell(skippedLinks: [String]) {
        for link in skippedLinks { StandardError.warn("\(link) is a link and was not read") }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
