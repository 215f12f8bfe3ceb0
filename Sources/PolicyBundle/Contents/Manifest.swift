import RegoValue

/// What a bundle says about itself: its `.manifest`.
public struct Manifest: Sendable {
    /// Which state of the policies this is, such as a commit.
    public var revision: String
    /// The parts of `data` that belong to the bundle, without slashes around; `[""]` is all of it.
    public var roots: [String]
    /// 0 or 1; nil when the manifest does not say, which means 1.
    public var regoVersion: Int?
    /// Other versions of the language for files whose path from the bundle's root, with a leading slash, matches a pattern.
    public var fileRegoVersions: [String: Int]
    /// Which entrypoints the bundle's WebAssembly modules answer.
    public var wasm: [WasmResolver]
    /// Whatever else the builder wants to say: an object, or nil.
    public var metadata: Document?
    /// Whether the manifest names roots itself.
    public var namesRoots: Bool

    public struct WasmResolver: Sendable, Equatable {
        public var entrypoint: String
        public var module: String

        public init(entrypoint: String, module: String) {
            self.entrypoint = entrypoint
            self.module = module
        }
    }

    public init(
        revision: String = "", roots: [String]? = nil, regoVersion: Int? = nil, fileRegoVersions: [String: Int] = [:],
        wasm: [WasmResolver] = [],
        metadata: Document? = nil
    ) {
        self.revision = revision
        self.roots = (roots ?? [""]).map(Roots.trimmed)
        self.regoVersion = regoVersion
        self.fileRegoVersions = fileRegoVersions
        self.wasm = wasm
        self.metadata = metadata
        namesRoots = roots != nil
    }

    /// Makes a part of `data` the bundle's own, if it is not already.
    public mutating func add(root: String) { roots = Roots.adding(root, to: roots) }

    /// The name of the member that holds the manifest.
    public static let path = ".manifest"

    /// The version of Rego that the file at `path` is written in: 0 or 1.
    ///
    /// - Parameters:
    ///   - path: from the bundle's root, without a leading slash.
    ///   - fallback: the version when the manifest says none.
    /// - Throws: `bundle_rego_version` when the manifest names a version that does not exist.
    public func regoVersion(ofFile path: String, otherwise fallback: Int = 1) throws(BundleError) -> Int {
        // Of several patterns that match OPA takes any; here the longest, which says most.
        let match = fileRegoVersions.filter {
            Glob($0.key, separators: []).matches("/" + path) || Glob($0.key, separators: []).matches(path)
        }
        .max { $0.key.utf8.count < $1.key.utf8.count }
        let version = match?.value ?? regoVersion ?? fallback
        guard version == 0 || version == 1 else {
            throw BundleError(
                .regoVersion, "there is no Rego version \(version)", place: path, remedy: "0 or 1, in the manifest's rego_version")
        }
        return version
    }
}

extension Manifest {
    /// Reads a manifest's JSON.
    ///
    /// - Throws: `bundle_manifest_invalid`.
    public init(json: [UInt8], limits: BundleLimits = .standard) throws(BundleError) {
        let document: Document
        do {
            document = try Document(json: json, limits: JSONLimits(depth: limits.documentDepth))
        } catch {
            throw BundleError(.manifestInvalid, "is not JSON: \(error.description)", place: Manifest.path)
        }
        try self.init(document)
    }

    init(_ document: Document) throws(BundleError) {
        let fields = try ObjectReader(document, code: .manifestInvalid, place: Manifest.path)
        try self.init(
            revision: fields.string("revision") ?? "", roots: fields.strings("roots"), regoVersion: fields.integer("rego_version"),
            fileRegoVersions: fields.integers("file_rego_versions") ?? [:], wasm: Manifest.resolvers(fields),
            metadata: Manifest.metadata(fields))
        try Roots.validate(roots)
    }

    private static func resolvers(_ fields: ObjectReader) throws(BundleError) -> [WasmResolver] {
        var resolvers: [WasmResolver] = []
        for value in try fields.array("wasm") ?? [] {
            let entry = try fields.reader(value)
            resolvers.append(WasmResolver(entrypoint: try entry.string("entrypoint") ?? "", module: try entry.string("module") ?? ""))
        }
        return resolvers
    }

    private static func metadata(_ fields: ObjectReader) throws(BundleError) -> Document? {
        guard let value = try fields.object("metadata") else { return nil }
        return Document { (arena: Arena) in arena.copy(value) }
    }

    /// The manifest's JSON, as OPA writes it.
    public func json() -> [UInt8] {
        Document { (arena: Arena) in value(in: arena) }.json()
    }

    /// The same with the members in the order in which OPA writes them.
    func orderedJSON() -> [UInt8] {
        let owner = ArenaOwner()
        var bytes: [UInt8] = []
        for member in members(in: owner.arena) {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            bytes += owner.arena.string(member.name).json() + [UInt8(ascii: ":")]
            bytes += member.value.json(JSONWriter.Options(escapesHTML: true))
        }
        return bytes + [UInt8(ascii: "}")]
    }

    func value(in arena: Arena) -> Value {
        let object = arena.object()
        for member in members(in: arena) { arena.insert(object, arena.string(member.name), member.value) }
        return object
    }

    /// What the manifest says, in OPA's order.
    private func members(in arena: Arena) -> [(name: String, value: Value)] {
        var members = [("revision", arena.string(revision)), ("roots", arena.array(roots.map { arena.string($0) }))]
        if !wasm.isEmpty {
            let resolvers = wasm.map { resolver in
                let entry = arena.object()
                arena.insert(entry, arena.string("entrypoint"), arena.string(resolver.entrypoint))
                arena.insert(entry, arena.string("module"), arena.string(resolver.module))
                return entry
            }
            members.append(("wasm", arena.array(resolvers)))
        }
        if let regoVersion { members.append(("rego_version", .integer(regoVersion))) }
        if !fileRegoVersions.isEmpty {
            let versions = arena.object()
            for (path, version) in fileRegoVersions { arena.insert(versions, arena.string(path), .integer(version)) }
            members.append(("file_rego_versions", versions))
        }
        if let metadata { members.append(("metadata", arena.copy(metadata.root))) }
        return members
    }
}
