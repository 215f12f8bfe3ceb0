import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue
import Signing

/// `policy.compiled`: a bundle that has it need not be parsed, compiled or planned to decide. See ``CompiledPart``.
///
/// It is a program of the bundle's policies alone: where another bundle has policies too, which may use each other, all are compiled together.
public struct CompiledPolicies: Sendable {
    /// Policies as they are in the bundle, not parsed.
    struct Source: Sendable {
        var path: String
        var bytes: [UInt8]
        /// 0 or 1.
        var regoVersion: Int
    }

    public internal(set) var documents: DocumentProgram
    let sources: [Source]
    private let parserOptions: ParserOptions
    /// SHA-256 of the file.
    let sha256: [UInt8]
    /// See ``BundleContents/askedPaths``.
    let askedPaths: [[String]]

    /// The policies, parsed.
    ///
    /// - Throws: `bundle_policy_invalid`.
    public func modules() throws(BundleError) -> [BundleModule] {
        let options = parserOptions
        return try sources.map { (source) throws(BundleError) in
            try BundleModule(path: source.path, bytes: source.bytes, regoVersion: source.regoVersion, options: options)
        }
    }

    /// Whether the policies may print something, which the program leaves out.
    public var mayPrint: Bool {
        let word = Array("print".utf8)
        return sources.contains { source in
            source.bytes.indices.contains { source.bytes[$0] == word[0] && source.bytes[$0...].starts(with: word) }
        }
    }

    // MARK: writing

    /// The file for a bundle; nil without policies, and for such as cannot be compiled by themselves.
    static func member(for archive: BundleArchive, _ contents: BundleContents) -> (name: String, bytes: [UInt8])? {
        guard !contents.modules.isEmpty, let compiled = try? Compiler(CompilerOptions()).compile(contents.modules.map(\.syntax)),
            compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) == nil,
            let documents = try? DocumentProgram(compiled)
        else { return nil }
        let note = Document { (arena: Arena) in
            arena.array(contents.askedPaths.map { path in arena.array(path.map { arena.string($0) }) })
        }
        let file = documents.program.file(binding: CompiledPart.binding(files(of: archive)), note: note.json()) { bytes in
            CompiledPart.digest(of: bytes, except: ProgramHeader.digestPlace)
        }
        return file.map { (name: BundleContents.FileName.compiledPolicies, bytes: $0) }
    }

    /// What the meaning of policies depends on: their texts, the manifest, which says how to read them, and the data beside them.
    private static func files(of archive: BundleArchive) -> [ArchiveMember] {
        archive.members.filter {
            $0.path == Manifest.path || $0.path.hasSuffix(BundleContents.FileName.regoSuffix)
                || BundleContents.FileName.data.contains($0.baseName)
        }
    }

    // MARK: reading

    /// The compiled policies of an archive; nil when there is no program of them that this engine can run.
    ///
    /// - Throws: `bundle_compiled_invalid` for one that is damaged, `bundle_root_violation` for one that answers what is not the bundle's.
    init?(
        _ member: ArchiveMember, of archive: BundleArchive, _ manifest: Manifest, _ parserOptions: ParserOptions
    ) throws(BundleError) {
        let program = try CompiledPart.reading(member, "program") { () throws(SegmentError) -> Program? in
            let header = try member.bytes.withHeader { (bytes) throws(SegmentError) in try ProgramHeader(bytes) }
            guard header.binding == CompiledPart.binding(Self.files(of: archive)) else { return nil }
            guard CompiledPart.digest(of: member.bytes, except: ProgramHeader.digestPlace) == header.digest else {
                throw .damaged("its bytes are not those that were written")
            }
            return try Program(file: member.bytes)
        }
        guard let program else { return nil }
        documents = DocumentProgram(program)
        guard documents.isWithin(roots: manifest.roots) else {
            throw BundleError(
                .rootViolation, "the manifest's roots [\(manifest.roots.joined(separator: ", "))] do not permit the program",
                place: member.path,
                remedy: "build the bundle again")
        }
        sha256 = member.sha256
        askedPaths = Self.paths(program.note)
        self.parserOptions = parserOptions
        let version = parserOptions.regoVersion == .v0 ? 0 : 1
        sources = try archive.members.filter { $0.path.hasSuffix(BundleContents.FileName.regoSuffix) }.map { (file) throws(BundleError) in
            Source(path: file.path, bytes: file.bytes, regoVersion: try manifest.regoVersion(ofFile: file.path, otherwise: version))
        }
    }

    private static func paths(_ note: [UInt8]) -> [[String]] {
        guard let document = try? Document(json: note, limits: JSONLimits(depth: 4)) else { return [] }
        return document.read { root in
            guard root.isArray else { return [] }
            return root.storage.filter(\.isArray).map { path in path.storage.compactMap(\.string) }
        }
    }
}
