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
    /// The policies instead of ``modules``, when a program of them will do.
    private(set) var program: QueryProgram?
    /// How long reading took, in nanoseconds, under OPA's names of metrics.
    private(set) var timers: [String: Int] = [:]

    /// Whether nothing was named to read.
    private(set) var isEmpty = false

    /// - Parameters:
    ///   - paths: policy and data files and directories, as `-d` names them.
    ///   - bundles: bundle files, and directories laid out as bundles.
    ///   - regoVersion: what policies are written in where no manifest says otherwise.
    ///   - onlyPolicies: whether data files among the paths are left out.
    ///   - prefersProgram: whether a program of the only bundle's policies will do: ``program``.
    init(
        paths: [String], bundles: [String], ignore: [String], verification: VerificationOptions, regoVersion: RegoVersion = .v1,
        capabilities: Capabilities = .current, onlyPolicies: Bool = false, prefersProgram: Bool = false
    ) throws {
        try self.init(
            UnparsedSources(
                paths: paths, bundles: bundles, ignore: ignore, verification: verification, regoVersion: regoVersion,
                capabilities: capabilities, onlyPolicies: onlyPolicies, prefersProgram: prefersProgram))
    }

    /// Parses what was read.
    init(_ unparsed: UnparsedSources) throws {
        isEmpty = unparsed.isEmpty
        timers = unparsed.timers
        let start = QueryTimings.now()
        modules = unparsed.modules
        modules += try Self.parse(unparsed.files, regoVersion: unparsed.regoVersion, capabilities: unparsed.capabilities)
        if !modules.isEmpty { timers["rego_module_parse"] = QueryTimings.now() - start }
        data = try unparsed.data
        // Printing is for who evaluates here, and programs do not print.
        if let policies = unparsed.compiledPolicies {
            if policies.mayPrint { modules += try policies.modules().map(\.syntax) } else { program = QueryProgram(policies) }
        }
    }

    /// The same with modules, if only a program of them was read.
    var withModules: PolicySources {
        get throws {
            guard let program else { return self }
            var sources = self
            sources.modules = try program.modules()
            sources.program = nil
            return sources
        }
    }

    /// The modules, which are not here any more: who gets them may change them without copying them.
    mutating func takeModules() -> [Module] {
        var taken: [Module] = []
        swap(&taken, &modules)
        return taken
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

    /// Parses policies; the errors of all of them are told together.
    static func parse(
        _ files: [RepositoryFile], regoVersion: RegoVersion = .v1, capabilities: Capabilities = .current
    ) throws(RegoDiagnostics) -> [Module] {
        let options = parserOptions(regoVersion, capabilities)
        let results = files.mapInParallel { file in
            Result { () throws(RegoDiagnostics) in try parse(file, options) }
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

    /// Parses one policy.
    static func parse(_ file: RepositoryFile, _ options: ParserOptions) throws(RegoDiagnostics) -> Module {
        var options = options
        if let version = file.regoVersion { options.regoVersion = version == 0 ? .v0 : .v1 }
        return try Parser.parseModule(source: SourceFile(path: file.displayPath, bytes: file.bytes), options: options)
    }

    static func parserOptions(_ version: RegoVersion, _ capabilities: Capabilities) -> ParserOptions {
        var options = ParserOptions(regoVersion: version, capabilities: capabilities)
        options.annotationYAML = AnnotationYAML.read
        return options
    }
}

extension QueryProgram {
    /// The compiled policies of a bundle.
    fileprivate init(_ policies: CompiledPolicies) {
        self.init(policies.documents.program) { path in
            let way = policies.documents.way(to: path)
            return way.steps.isEmpty ? way.document : nil
        } modules: {
            try policies.modules().map(\.syntax)
        }
    }
}
