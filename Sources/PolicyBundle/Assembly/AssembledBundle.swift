import Parallelism
import RegoFormatting
import RegoSyntax
import RegoValue
import Signing

/// A policy of a bundle that is put together, and its place there.
public struct AssembledModule: Sendable {
    /// Path from the bundle's root, without a leading slash.
    public var path: String
    public var syntax: Module

    public init(path: String, syntax: Module) {
        self.path = path
        self.syntax = syntax
    }

    /// 0 or 1.
    var regoVersion: Int { syntax.regoVersion == .v0 ? 0 : 1 }

    /// The policy in the style of `opa fmt`.
    ///
    /// - Throws: `bundle_policy_invalid` for a policy that has no text.
    func text() throws(BundleError) -> [UInt8] {
        do {
            return try Formatter(version: syntax.regoVersion).formatBytes(syntax)
        } catch {
            throw BundleError(.policyInvalid, "cannot be written: \(error.description)", place: path)
        }
    }

    /// The texts of policies by their paths.
    static func texts(of modules: [AssembledModule]) throws(BundleError) -> [(name: String, bytes: [UInt8])] {
        try modules.mapInParallel { (module) throws(BundleError) in (name: module.path, bytes: try module.text()) }
    }
}

/// A bundle that is put together from other bundles, or from policy and data files: what `opa build` makes.
///
///     var bundle = try BundleAssembly(options).bundle(of: ["policies"])
///     bundle.manifest.revision = "2024-01-15"
///     try bundle.write(to: "bundle.tar.gz", signing: nil)
///
/// Unlike a ``BundleBuilder``'s, its files have the names and the order that `opa build` gives them, policies are written in the style of `opa fmt`, and
/// the manifest says only what the sources said.
public struct AssembledBundle: Sendable {
    public var manifest: Manifest
    /// In the order in which they are written.
    public var modules: [AssembledModule]
    /// An object.
    public var data: Document
    public var wasm: [BundleFile] = []
    public var plan: [UInt8]?
    /// Whether the bundle gets data and policies once more in the form in which the engine uses them.
    public var isCompiled = false
    /// What the user should know of the sources.
    public var warnings: [String] = []
    /// The policies as they are written, once they are taken out.
    private var texts: Result<[(name: String, bytes: [UInt8])], BundleError>?

    public init(manifest: Manifest, modules: [AssembledModule], data: Document) {
        self.manifest = manifest
        self.modules = modules
        self.data = data
    }

    /// Puts policies that were made of those there are in their place. The manifest tells their versions where it would have them read as others.
    public mutating func replace(modules: [AssembledModule]) {
        let known = Set(self.modules.map(\.path))
        for module in modules where !known.contains(module.path) && module.syntax.regoVersion != .v0CompatV1 {
            if module.regoVersion != manifest.regoVersion { manifest.fileRegoVersions["/" + module.path] = module.regoVersion }
        }
        self.modules = modules
    }

    /// Takes the policies out, of which only the texts stay: who gets them may change them without copying them, while the bundle is packed.
    public mutating func takeModules() -> [AssembledModule] {
        let modules = modules
        texts = Result { () throws(BundleError) in try AssembledModule.texts(of: modules) }
        var taken: [AssembledModule] = []
        swap(&taken, &self.modules)
        return taken
    }

    /// Writes the bundle so that a reader sees the old file or the new one.
    ///
    /// - Returns: what readers within their usual limits refuse of it, and what to do about it; nil when they take it.
    @discardableResult
    public func write(to path: String, signing: BundleSigning?) throws(BundleError) -> String? {
        let packed = try pack(signing: signing)
        try packed.write(to: path)
        return packed.warning
    }

    /// The bundle as it is written.
    public func pack(signing: BundleSigning?) throws(BundleError) -> PackedBundle {
        let members = try members(signing: signing)
        let bytes = try BundlePacking.pack(members)
        return PackedBundle(bytes: bytes, warning: BundlePacking.warning(members, packed: bytes))
    }

    /// The `.tar.gz`.
    ///
    /// - Throws: what signing throws, and `bundle_policy_invalid` for a policy that has no text.
    public func packed(signing: BundleSigning?) throws(BundleError) -> [UInt8] { try BundlePacking.pack(members(signing: signing)) }

    private func members(signing: BundleSigning?) throws(BundleError) -> [(name: String, bytes: [UInt8])] {
        let newline = UInt8(ascii: "\n")
        var members: [(name: String, bytes: [UInt8])] = [
            ("data.json", data.json(JSONWriter.Options(escapesHTML: true)) + [newline])
        ]
        let texts = if let texts { try texts.get() } else { try AssembledModule.texts(of: modules) }
        members += texts
        members += wasm.map { ($0.path, $0.bytes) }
        if let plan { members.append((BundleContents.FileName.plan, plan)) }
        members.append((Manifest.path, manifest.orderedJSON() + [newline]))
        if isCompiled { members += try CompiledPart.members(for: members) }
        if let signing {
            members.append((SignaturesFile.path, try signing.sign(try BundlePacking.digests(of: members)).json()))
        }
        return members.map { (name: "/" + $0.name, bytes: $0.bytes) }
    }
}

/// The `.tar.gz` of a bundle.
public struct PackedBundle: Sendable {
    public let bytes: [UInt8]
    /// What readers within their usual limits refuse of it, and what to do about it; nil when they take it.
    public let warning: String?

    /// Writes the bundle so that a reader sees the old file or the new one.
    public func write(to path: String) throws(BundleError) { try BundlePacking.write(bytes, to: path) }
}
