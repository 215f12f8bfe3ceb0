import PolicyBundle

/// Builds the bundles of a policy repository, once its tests pass.
struct RepositoryBuild {
    let directory: String
    let output: String
    let revision: String?
    let target: BuildCommand.Target
    let compilation: CompilationOptions
    let loading: LoadOptions
    let signing: BundleSigning?
    let isCompiled: Bool

    func run() throws {
        let repository = try PolicyRepository(directory: directory, options: loading)
        for link in repository.skippedLinks { StandardError.warn("\(link) is a link and was not read") }
        let source = try source()
        if let source, source.isDirty { StandardError.warn("\(directory): files differ from the commit \(source.commit)") }
        try TestGate(repository).pass()
        let definitions = try definitions(of: repository)
        for definition in definitions {
            let bundle = try bundle(definition, BundleBuilder(repository, revision: revision, source: source, signing: signing))
            let path = try path(for: bundle, among: definitions.count)
            try bundle.write(to: path)
            tell(bundle, path)
            if let warning = bundle.warning { StandardError.warn("\(path): \(warning)") }
        }
        if signing == nil { StandardError.warn("NOT signed: nobody can tell who built this (give --signing-key)") }
    }

    private func bundle(_ definition: BundleDefinition, _ builder: BundleBuilder) throws -> BuiltBundle {
        var builder = builder
        builder.isCompiled = isCompiled
        var definition = definition
        let modules = try builder.modules(of: definition).map { AssembledModule(path: $0.path, syntax: $0.syntax) }
        let job = try BundleCompilation(
            compilation.settings(), target: target, modules, entrypoints: definition.entrypoints, data: builder.repository.data,
            roots: definition.roots)
        let policies = try job.policies(modules)
        if job.isOptimizing {
            builder.policies = policies
            definition.add(root: job.namespace)
        }
        if job.hasEntrypoints { builder.plan = try job.plan(policies, withDependents: false) }
        return try builder.build(definition)
    }

    /// The state of the sources. Without git a revision must be said.
    private func source() throws -> SourceRevision? {
        guard revision != nil else { return try SourceRevision.read(directory: directory) }
        return try? SourceRevision.read(directory: directory)
    }

    private func definitions(of repository: PolicyRepository) throws -> [BundleDefinition] {
        var definitions = repository.configuration.bundles
        guard !compilation.entrypoint.isEmpty else { return definitions }
        guard definitions.count == 1 else {
            throw Failure.usage("--entrypoint does not say which bundle it is for", remedy: "name the entrypoints in writ.yaml")
        }
        let known = definitions[0].entrypoints
        definitions[0].entrypoints += BundleDefinition(name: "", entrypoints: compilation.entrypoint).entrypoints.filter {
            !known.contains($0)
        }
        return definitions
    }

    private func path(for bundle: BuiltBundle, among count: Int) throws -> String {
        guard output.hasSuffix(".tar.gz") else {
            try Directory.make(output)
            return output.hasSuffix("/") ? output + bundle.fileName : "\(output)/\(bundle.fileName)"
        }
        guard count == 1 else { throw Failure.usage("\(count) bundles do not fit into one file", remedy: "give a directory as --output") }
        try Directory.make(above: output)
        return output
    }

    private func tell(_ bundle: BuiltBundle, _ path: String) {
        let digest = bundle.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        StandardOutput.write(
            Table([
                ["bundle", path], ["version", bundle.version], ["revision", bundle.manifest.revision],
                ["size", "\(bundle.bytes.count) bytes, \(bundle.files.count) files"], ["sha256", digest],
            ]).text)
    }
}
