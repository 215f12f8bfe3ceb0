import Parallelism
import RegoSyntax
import RegoValue

/// Puts bundles together from what the arguments of a command name.
public struct BundleAssembly: Sendable {
    public var options: LoadOptions
    /// The language of policies that no manifest says another of, and what they may use.
    public var parserOptions: ParserOptions
    /// Which signatures are accepted; nil when no key is configured, and signed bundles are refused then.
    public var verification: VerificationConfiguration?
    /// Seconds since 1970.
    public var now: Int64

    public init(
        options: LoadOptions = LoadOptions(), parserOptions: ParserOptions = ParserOptions(),
        verification: VerificationConfiguration? = nil,
        now: Int64 = 0
    ) {
        self.options = options
        self.parserOptions = parserOptions
        self.verification = verification
        self.now = now
    }

    /// One bundle of several: bundle files, and directories laid out as bundles.
    ///
    /// A single bundle keeps what its manifest says; of several the roots add up, and must not overlap.
    public func bundle(of paths: [String]) throws(BundleError) -> AssembledBundle {
        var bundles: [(path: String, contents: BundleContents)] = []
        for path in paths.map(FileURL.path).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            bundles.append((path, try contents(path)))
        }
        let modules = bundles.flatMap { bundle in
            bundle.contents.modules.map { AssembledModule(path: BundleAssembly.place($0.path, in: bundle.path), syntax: $0.syntax) }
        }
        if bundles.count == 1, let contents = bundles.first?.contents {
            var manifest = contents.manifest
            manifest.regoVersion = manifest.regoVersion ?? version
            manifest.fileRegoVersions = BundleAssembly.versions(of: modules, besides: manifest.regoVersion)
            var bundle = AssembledBundle(manifest: manifest, modules: modules, data: contents.data)
            bundle.wasm = contents.wasm
            bundle.plan = contents.plan
            return bundle
        }
        try Roots.validate(owners: bundles.map { (name: $0.path, roots: $0.contents.manifest.roots) })
        let manifest = Manifest(
            roots: bundles.flatMap(\.contents.manifest.roots), regoVersion: version,
            fileRegoVersions: BundleAssembly.versions(of: modules, besides: version), wasm: bundles.flatMap(\.contents.manifest.wasm))
        var bundle = AssembledBundle(
            manifest: manifest, modules: modules, data: try .merging(bundles.map(\.contents.data), limits: options.limits))
        bundle.wasm = bundles.flatMap(\.contents.wasm)
        return bundle
    }

    /// A bundle of policy and data files and directories with such, as ``LoadedPaths`` reads them. It owns all of `data`.
    public func bundle(ofFiles paths: [String]) throws(BundleError) -> AssembledBundle {
        let loaded = try LoadedPaths(paths, options: options)
        let parserOptions = parserOptions
        var modules = try loaded.modules.mapInParallel { (file) throws(BundleError) in
            let version = file.regoVersion ?? (parserOptions.regoVersion == .v0 ? 0 : 1)
            let module = try BundleModule(path: file.displayPath, bytes: file.bytes, regoVersion: version, options: parserOptions)
            return AssembledModule(path: BundleAssembly.cleaned(file.displayPath), syntax: module.syntax)
        }
        modules.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let manifest = Manifest(regoVersion: version, fileRegoVersions: BundleAssembly.versions(of: modules, besides: version))
        var bundle = AssembledBundle(manifest: manifest, modules: modules, data: loaded.data)
        bundle.warnings = loaded.skippedLinks.map { "\($0) is a link and was not read" }
        bundle.warnings += loaded.unverifiedBundles.map { "\($0): the bundle was NOT verified (-b verifies it)" }
        for path in paths where FileReading.exists("\(path)/\(Manifest.path)") {
            bundle.warnings.append("\(path): the \(Manifest.path) is not read (-b reads it)")
        }
        return bundle
    }

    private var version: Int { parserOptions.regoVersion == .v0 ? 0 : 1 }

    private func contents(_ path: String) throws(BundleError) -> BundleContents {
        let archive =
            FileReading.isDirectory(path)
            ? try BundleArchive(directory: path, options: options) : try BundleArchive(file: path, limits: options.limits)
        if let verification {
            return try BundleVerifier(verification, limits: options.limits).verify(archive, at: now, parserOptions: parserOptions).contents
        }
        return try UnverifiedBundle(archive, limits: options.limits, parserOptions: parserOptions).contents
    }

    /// The versions of the modules that are written in another than `version`.
    private static func versions(of modules: [AssembledModule], besides version: Int?) -> [String: Int] {
        var versions: [String: Int] = [:]
        for module in modules where module.regoVersion != version { versions["/" + module.path] = module.regoVersion }
        return versions
    }

    private static func place(_ path: String, in bundle: String) -> String { cleaned(bundle + "/" + path) }

    /// Whether each part of the path names something: none is empty or begins with a dot.
    private static func isClean(_ path: String) -> Bool {
        var isBeginning = true
        for byte in path.utf8 {
            if isBeginning, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
            isBeginning = byte == UInt8(ascii: "/")
        }
        return !isBeginning
    }

    /// A path as a name in a bundle: no leading slash, no dots, and nothing that leads out.
    private static func cleaned(_ path: String) -> String {
        if isClean(path) { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
