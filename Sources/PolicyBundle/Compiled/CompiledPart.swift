import RegoCompiler
import RegoEngine
import RegoValue
import Signing

/// Parts of a bundle that say once more what other files of it say, in the form in which the engine uses it: `data.compiled` the data, a data
/// segment (``SegmentWriter``), and `policy.compiled` the policies, a program that answers all documents (``DocumentProgram``).
///
/// The files that they were made from stay what counts. A part names their digest, and is used only for exactly these bytes; one of another version
/// of Writ, or made on another kind of machine, or of other files, is passed over. One that is damaged is refused. Other engines ignore them.
enum CompiledPart {
    /// The compiled parts of a bundle with these files. What data or policies they cannot hold has none.
    static func members(for files: [(name: String, bytes: [UInt8])]) throws(BundleError) -> [(name: String, bytes: [UInt8])] {
        let archive = BundleArchive(
            members: files.map { file in
                ArchiveMember(path: file.name, signedName: file.name, bytes: file.bytes, sha256: SHA2.sha256.digest(file.bytes))
            }, size: 0, sha256: [])
        var limits = BundleLimits.standard
        limits.documentMemory = .max
        // What a reader of the bundle will see, and not what it was put together from.
        let contents = try BundleContents(archive, limits: limits) { (_, _) in true }
        return [try CompiledData.member(for: archive, contents), CompiledPolicies.member(for: archive, contents)].compactMap { $0 }
    }

    /// The digest of files with their places.
    static func binding(_ files: [ArchiveMember]) -> [UInt8] {
        var hasher = SHA2Hasher()
        for file in files.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
            hasher.update(Array("\(file.path.utf8.count):\(file.path)".utf8))
            hasher.update(file.sha256)
        }
        return hasher.finish()
    }

    /// The digest of a part's bytes, with zeros where they have it themselves.
    static func digest(of bytes: [UInt8], except place: Range<Int>) -> [UInt8] {
        var hasher = SHA2Hasher()
        hasher.update(bytes[..<place.lowerBound])
        hasher.update([UInt8](repeating: 0, count: place.count))
        hasher.update(bytes[place.upperBound...])
        return hasher.finish()
    }

    /// What reading a part gives; nil for one that this program cannot use.
    static func reading<Part>(_ member: ArchiveMember, _ what: String, _ read: () throws(SegmentError) -> Part?) throws(BundleError)
        -> Part?
    {
        do throws(SegmentError) {
            return try read()
        } catch {
            switch error {
            case .foreign: return nil
            case .damaged(let message):
                throw BundleError(
                    .compiledInvalid, "the compiled \(what) is damaged: \(message)", place: member.path,
                    remedy: "fetch the bundle again, or build it again; without this file the others are used")
            }
        }
    }
}
