import RegoCompiler
import RegoSyntax

/// What `opa inspect` tells about a bundle, a bundle's directory or a single policy. Nothing here is verified, and data is not read.
public struct BundleSummary: Sendable {
    /// A METADATA block and what it belongs to.
    public struct AttachedAnnotations: Sendable {
        public let annotations: Annotations
        /// The block as JSON, without places.
        public let json: JSONNode
        /// The package, or the rule below it.
        public let path: Ref
        public let package: Ref
        /// The head's reference, when it belongs to a rule.
        public let rule: Ref?
        /// Where the package statement or the rule is.
        public let location: SourceLocation
    }

    public let manifest: Manifest
    public let signatures: SignaturesFile?
    /// Which files say something about which part of `data`, sorted by that part: first policies, then data.
    public let namespaces: [(name: String, files: [String])]
    /// Sorted by path and place.
    public let annotations: [AttachedAnnotations]
    /// What is wrong with the annotations: two blocks for one package or one document. Nothing when all is well.
    public let annotationErrors: RegoDiagnostics?
    /// The functions that the policies call, and the features that they need.
    public let requirements: PolicyRequirements

    /// A file: its path in the bundle, what it is called, its content.
    private typealias Entry = (path: String, name: String, bytes: [UInt8])

    public init(_ archive: BundleArchive, isV0: Bool = false, limits: BundleLimits = .standard) throws(BundleError) {
        try self.init(archive.members.map { ($0.path, "/" + $0.path, $0.bytes) }, isV0, limits)
    }

    /// - Parameter path: of a directory, or of a single policy.
    public init(path: String, isV0: Bool = false, limits: BundleLimits = .standard) throws(BundleError) {
        guard FileReading.isDirectory(path) else {
            try self.init([(path, path, try FileReading.bytes(path, limit: limits.unpackedBytes))], isV0, limits)
            return
        }
        var tree = DirectoryTree(LoadOptions(limits: limits)) { name in
            name.hasSuffix(BundleContents.FileName.regoSuffix) || BundleSummary.dataNames.contains(name)
                || [Manifest.path, SignaturesFile.path].contains(name)
        }
        try tree.read(path, skipsHidden: true)
        try self.init(tree.files.map { ($0.path, $0.displayPath, $0.bytes) }, isV0, limits)
    }

    private static let dataNames = ["data.json", "data.yaml"]

    private init(_ entries: [Entry], _ isV0: Bool, _ limits: BundleLimits) throws(BundleError) {
        let manifest = try entries.first { $0.path == Manifest.path }.map { (entry) throws(BundleError) in
            try Manifest(json: entry.bytes, limits: limits)
        }
        self.manifest = manifest ?? Manifest()
        signatures = try entries.first { $0.path == SignaturesFile.path }.flatMap { (entry) throws(BundleError) in
            try SignaturesFile(json: entry.bytes, limits: limits)
        }
        var options = ParserOptions()
        options.annotationYAML = AnnotationYAML.read
        var modules: [BundleModule] = []
        var files: [String: [String]] = [:]
        for entry in entries where entry.path.hasSuffix(BundleContents.FileName.regoSuffix) {
            let version = try self.manifest.regoVersion(ofFile: entry.path, otherwise: isV0 ? 0 : 1)
            let module = try BundleModule(
                path: entry.path, bytes: entry.bytes, regoVersion: version, displayPath: entry.name, options: options)
            try RootRules(self.manifest).validate(package: module.package, of: entry.name)
            files[module.syntax.package.path.description, default: []].append(entry.name)
            modules.append(module)
        }
        for entry in entries {
            let parts = entry.path.split(separator: "/")
            guard let last = parts.last, Self.dataNames.contains(String(last)) else { continue }
            files[(["data"] + parts.dropLast()).joined(separator: "."), default: []].append(entry.name)
        }
        for resolver in self.manifest.wasm {
            files[(["data"] + resolver.entrypoint.split(separator: "/")).joined(separator: "."), default: []].append(resolver.module)
        }
        namespaces = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (name: $0.key, files: $0.value) }
        annotations = modules.flatMap { Self.annotations(of: $0.syntax) }.sorted { left, right in
            let (first, second) = (left.path.description, right.path.description)
            return first == second ? SourceLocation.isOrderedBefore(left.location, right.location) : first < second
        }
        annotationErrors = AnnotationConflicts.find(in: modules.map(\.syntax))
        requirements = PolicyRequirements(modules.map(\.syntax))
    }

    private static func annotations(of module: Module) -> [AttachedAnnotations] {
        let json = module.json()["annotations"]?.array ?? []
        return zip(module.annotations, json).map { annotations, json in
            let isOfRule = annotations.scope == .rule || annotations.scope == .document
            let rule = isOfRule ? module.rules.first { PlaceOrder.isSame($0.location, annotations.target) }?.head.ref : nil
            let package = module.package.path
            return AttachedAnnotations(
                annotations: annotations, json: json, path: rule.map { package.extended(by: Ref($0.groundPrefix)) } ?? package,
                package: package, rule: rule, location: annotations.target)
        }
    }

    private enum PlaceOrder {
        static func isSame(_ left: SourceLocation, _ right: SourceLocation) -> Bool {
            left.row == right.row && left.column == right.column
        }
    }
}
