import RegoSyntax
import RegoValue

/// A file that is part of a bundle and its place in it.
public struct BundleFile: Sendable {
    public let path: String
    public let bytes: [UInt8]
}

/// All that a snapshot bundle holds, read and found to agree with its manifest.
public struct BundleContents: Sendable {
    public let manifest: Manifest
    /// In the order of the archive; none where there are ``compiledPolicies``.
    public let modules: [BundleModule]
    /// The policies as a program that this engine runs, where there is one and the reader prefers it.
    public internal(set) var compiledPolicies: CompiledPolicies?
    /// All data files merged: an object.
    public internal(set) var data: Document
    /// SHA-256 of the compiled data that ``data`` is; nil when the data files were read.
    let compiledDataDigest: [UInt8]?
    /// The names of its compiled parts, and whether this program uses each: those of another version or of other files are passed over.
    public let compiledParts: [String: Bool]
    /// `plan.json`, when the bundle was built with a plan.
    public let plan: [UInt8]?
    /// WebAssembly modules (`policy.wasm`), which other engines run.
    public let wasm: [BundleFile]
    /// Paths of files that mean nothing to a policy engine, such as a README.
    public let otherFiles: [String]
    /// SHA-256 of the compressed bundle.
    public let sha256: [UInt8]
    /// Bytes of the compressed bundle.
    public let size: Int

    /// What a bundle's files are called.
    public enum FileName {
        public static let plan = "plan.json"
        public static let wasm = "policy.wasm"
        public static let patch = "patch.json"
        public static let compiledData = "data.compiled"
        public static let compiledPolicies = "policy.compiled"
        public static let regoSuffix = ".rego"
        public static let data: Set<String> = ["data.json", "data.yaml", "data.yml"]
    }

    /// Reads what a bundle holds.
    ///
    /// What is known of a member that is to be verified.
    enum MemberContents {
        case bytes
        /// What a structured member holds.
        case value(Value)
        /// A data file whose digest the compiled data names, which is verified.
        case bound
    }

    /// - Parameters:
    ///   - prefersProgram: leave policies as they are where there is a program of them.
    ///   - verify: called for every member but the signatures, before anything is made of it. Answers whether the member may be believed
    ///     about others.
    init(
        _ archive: BundleArchive, limits: BundleLimits, parserOptions: ParserOptions = ParserOptions(), prefersProgram: Bool = false,
        verify: (ArchiveMember, MemberContents) throws(BundleError) -> Bool
    ) throws(BundleError) {
        for member in archive.members where !member.folders.isEmpty && [Manifest.path, SignaturesFile.path].contains(member.baseName) {
            throw BundleError(
                .entryMisplaced, "a \(member.baseName) lies inside a folder", place: member.path, remedy: "keep one, at the bundle's root")
        }
        let manifestMember = archive[Manifest.path]
        let manifestDocument = try manifestMember.map { (member) throws(BundleError) in try BundleContents.manifestDocument(member, limits)
        }
        // Before anything is made of it: comparing the roots of a manifest that anybody wrote may take for ever.
        if let member = manifestMember {
            try withExtendedLifetime(manifestDocument) { (document) throws(BundleError) in
                _ = try verify(member, document.map { .value($0.root) } ?? .bytes)
            }
        }
        let manifest = try manifestDocument.map { (document) throws(BundleError) in try Manifest(document) } ?? Manifest()

        var policies: [ArchiveMember] = []
        var plan: [UInt8]?
        var wasm: [BundleFile] = []
        var otherFiles: [String] = []
        var compiled: [String: ArchiveMember] = [:]
        for member in archive.members {
            if member.path == Manifest.path || member.path == SignaturesFile.path { continue }
            if FileName.data.contains(member.baseName) { continue }
            let isBelieved = try verify(member, .bytes)
            switch member.baseName {
            case FileName.compiledData where member.folders.isEmpty, FileName.compiledPolicies where member.folders.isEmpty:
                compiled[member.path] = isBelieved ? member : nil
            case FileName.plan: plan = plan == nil || member.folders.isEmpty ? member.bytes : plan
            case FileName.wasm: wasm.append(BundleFile(path: member.path, bytes: member.bytes))
            case FileName.patch:
                throw BundleError(
                    .delta, "is a delta bundle, which changes an active bundle and is none itself", place: member.path,
                    remedy: "activate a snapshot bundle")
            case _ where member.path.hasSuffix(FileName.regoSuffix): policies.append(member)
            default: otherFiles.append(member.path)
            }
        }
        let files = archive.members.filter { FileName.data.contains($0.baseName) }
        if let member = compiled[FileName.compiledData],
            let document = try CompiledData.document(member, of: archive, depth: limits.documentDepth)
        {
            for member in files { _ = try verify(member, .bound) }
            data = document
            compiledDataDigest = member.sha256
        } else {
            compiledDataDigest = nil
            data = try BundleContents.data(files, limits, verify: verify)
        }
        // A damaged program is refused, whoever reads the bundle.
        let program = try compiled[FileName.compiledPolicies].flatMap { (member) throws(BundleError) in
            try CompiledPolicies(member, of: archive, manifest, parserOptions)
        }
        compiledPolicies = prefersProgram ? program : nil
        compiledParts = [
            FileName.compiledData: compiledDataDigest != nil, FileName.compiledPolicies: program != nil,
        ].filter { archive[$0.key] != nil }
        modules = try BundleContents.modules(compiledPolicies == nil ? policies : [], manifest, parserOptions)
        self.manifest = manifest
        self.plan = plan
        self.wasm = wasm
        self.otherFiles = otherFiles
        sha256 = archive.sha256
        size = archive.size
        try RootRules(manifest).validate(modules: modules, data: data.root, wasm: wasm)
    }

    private static func modules(
        _ files: [ArchiveMember], _ manifest: Manifest, _ options: ParserOptions
    ) throws(BundleError) -> [BundleModule] {
        try files.map { (file) throws(BundleError) in
            let version = try manifest.regoVersion(ofFile: file.path, otherwise: options.regoVersion == .v0 ? 0 : 1)
            return try BundleModule(path: file.path, bytes: file.bytes, regoVersion: version, options: options)
        }
    }

    /// All data files merged.
    private static func data(
        _ files: [ArchiveMember], _ limits: BundleLimits, verify: (ArchiveMember, MemberContents) throws(BundleError) -> Bool
    ) throws(BundleError) -> Document {
        if files.count == 1, files[0].folders.isEmpty, files[0].path.hasSuffix(".json") {
            let data = try DataMerge.document(files[0].bytes, path: files[0].path, limits)
            try withExtendedLifetime(data) { (data) throws(BundleError) in _ = try verify(files[0], .value(data.root)) }
            return data
        }
        return try Document { (arena: Arena) throws(BundleError) in
            var merged = DataMerge(arena, limits)
            var memory = limits.documentMemory
            for member in files {
                memory -= try DocumentMemory.validate(member.bytes, within: memory, path: member.path)
                let value = try merged.read(member.bytes, path: member.path)
                _ = try verify(member, .value(value))
                try merged.insert(value, at: member.folders, from: member.path)
            }
            return merged.root
        }
    }

    private static func manifestDocument(_ member: ArchiveMember, _ limits: BundleLimits) throws(BundleError) -> Document {
        try DocumentMemory.validate(member.bytes, within: limits.documentMemory, path: member.path)
        do {
            return try Document(json: member.bytes, limits: JSONLimits(depth: limits.documentDepth))
        } catch {
            throw BundleError(.manifestInvalid, "is not JSON: \(error.description)", place: member.path)
        }
    }
}
