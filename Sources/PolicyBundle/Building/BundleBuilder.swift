import Parallelism
import RegoSyntax
import RegoValue
import Signing

/// Builds a bundle from a policy repository: the same bytes for the same input, wherever and whenever it runs.
///
/// (Signatures by ECDSA and RSA-PSS are random by design; EdDSA, RSA and HMAC are not.)
///
///     let repository = try PolicyRepository(directory: "examples/terraform")
///     let bundle = try BundleBuilder(repository).build(repository.configuration.bundles[0])
///     try bundle.write(to: "dist/\(bundle.fileName)")
public struct BundleBuilder: Sendable {
    public let repository: PolicyRepository
    /// The manifest's revision: a commit, say. Without one the version stands for it.
    public var revision: String?
    /// The commit that it was built from, for the metadata.
    public var source: SourceRevision?
    /// `plan.json`, which lets an engine skip compiling.
    public var plan: [UInt8]?
    public var signing: BundleSigning?
    /// Policies to be written instead of the repository's own: what became of them by optimization.
    public var policies: [AssembledModule]?
    /// Whether the bundle gets data and policies once more in the form in which the engine uses them.
    public var isCompiled = false
    /// Added to the metadata: an object.
    public var metadata: Document?
    public var limits: BundleLimits

    public init(
        _ repository: PolicyRepository, revision: String? = nil, source: SourceRevision? = nil, plan: [UInt8]? = nil,
        signing: BundleSigning? = nil, metadata: Document? = nil, limits: BundleLimits = .standard
    ) {
        self.repository = repository
        self.revision = revision
        self.source = source
        self.plan = plan
        self.signing = signing
        self.metadata = metadata
        self.limits = limits
    }

    /// Builds one of the repository's bundles. Tests and what is neither policy nor data stay out.
    ///
    /// - Throws: `bundle_root_violation` when a policy or data lies outside of the roots of every bundle, and whatever signing throws.
    public func build(_ definition: BundleDefinition) throws(BundleError) -> BuiltBundle {
        let modules = try modules(of: definition)
        let rules = RootRules(Manifest(roots: definition.roots))
        let data = Document { (arena: Arena) in rules.permitted(repository.data.root, in: arena) }
        let manifest = manifest(definition, modules)
        let policies = try policies.map { (modules) throws(BundleError) in try AssembledModule.texts(of: modules) }

        var members: [(name: String, bytes: [UInt8])] = [(Manifest.path, manifest.json()), ("data.json", data.json())]
        members += policies ?? modules.map { (name: $0.path, bytes: $0.bytes) }
        if let plan { members.append((name: BundleContents.FileName.plan, bytes: plan)) }
        if isCompiled { members += try CompiledPart.members(for: members) }
        let files = try BundlePacking.digests(of: members)
        if let signing {
            members.insert((name: SignaturesFile.path, bytes: try signing.sign(files).json()), at: 1)
        }
        let bytes = try BundlePacking.pack(members)
        return BuiltBundle(
            name: definition.name, version: repository.configuration.version, manifest: manifest, bytes: bytes, files: files,
            sha256: SHA2.sha256.digest(bytes), warning: BundlePacking.warning(members, packed: bytes))
    }

    /// The policies that one of the repository's bundles will hold.
    ///
    /// - Throws: `bundle_policy_invalid`, or `bundle_root_violation` as ``build(_:)``.
    public func modules(of definition: BundleDefinition) throws(BundleError) -> [BundleModule] {
        let manifest = repository.manifest
        let all = try repository.modules.mapInParallel { (file) throws(BundleError) in
            let version = try manifest?.regoVersion(ofFile: file.path) ?? 1
            var options = ParserOptions()
            options.annotationYAML = AnnotationYAML.read
            return try BundleModule(
                path: file.path, bytes: file.bytes, regoVersion: version, displayPath: file.displayPath, options: options)
        }
        try validateRoots(all)
        let rules = RootRules(Manifest(roots: definition.roots))
        return all.filter { rules.permits($0.package) }
    }

    /// Refuses what belongs to none of the repository's bundles: it would be lost without a word.
    private func validateRoots(_ modules: [BundleModule]) throws(BundleError) {
        let rules = RootRules(Manifest(roots: repository.configuration.bundles.flatMap(\.roots)))
        for module in modules { try rules.validate(package: module.package, of: module.syntax.source.path) }
        try rules.validate(data: repository.data.root)
    }

    private func manifest(_ definition: BundleDefinition, _ modules: [BundleModule]) -> Manifest {
        var versions: [String: Int] = [:]
        if let policies {
            for module in policies where module.regoVersion != 1 { versions["/" + module.path] = module.regoVersion }
        } else {
            for module in modules where module.regoVersion != 1 { versions["/" + module.path] = module.regoVersion }
        }
        let given = repository.manifest.map(\.revision).flatMap { $0.isEmpty ? nil : $0 }
        return Manifest(
            revision: revision ?? source?.text ?? given ?? repository.configuration.version, roots: definition.roots.sorted(),
            regoVersion: 1,
            fileRegoVersions: versions, metadata: Document { (arena: Arena) in metadata(definition, arena) })
    }

    /// What the repository's manifest and the caller say, and what is known of the build.
    private func metadata(_ definition: BundleDefinition, _ arena: Arena) -> Value {
        let object = arena.object()
        for other in [repository.manifest?.metadata, metadata] {
            other?.read { other in
                guard other.isObject else { return }
                for position in 0..<other.count {
                    arena.insert(object, arena.copy(other.key(at: position)), arena.copy(other.value(at: position)))
                }
            }
        }
        arena.insert(object, arena.string("name"), arena.string(definition.name))
        arena.insert(object, arena.string("version"), arena.string(repository.configuration.version))
        if let description = repository.configuration.description {
            arena.insert(object, arena.string("description"), arena.string(description))
        }
        if !definition.entrypoints.isEmpty {
            arena.insert(object, arena.string("entrypoints"), arena.array(definition.entrypoints.map { arena.string($0) }))
        }
        let build = arena.object()
        arena.insert(build, arena.string("tool"), arena.string("writ"))
        if let source {
            arena.insert(build, arena.string("commit"), arena.string(source.commit))
            arena.insert(build, arena.string("dirty"), .boolean(source.isDirty))
        }
        arena.insert(object, arena.string("build"), build)
        return object
    }
}

/// A bundle that was just built.
public struct BuiltBundle: Sendable {
    public let name: String
    public let version: String
    public let manifest: Manifest
    /// The `.tar.gz`.
    public let bytes: [UInt8]
    /// Names and digests of the files, the signatures left out.
    public let files: [SignedFile]
    /// SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// What readers within their usual limits refuse of it, and what to do about it; nil when they take it.
    public let warning: String?

    /// `<name>-<version>.tar.gz`.
    public var fileName: String { "\(name)-\(version).tar.gz" }

    /// Writes the bundle so that a reader sees the old file or the new one.
    public func write(to path: String) throws(BundleError) { try BundlePacking.write(bytes, to: path) }
}
