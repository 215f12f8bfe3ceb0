import DurableFiles
import Glibc
import PolicyBundle
import Synchronization

/// The bundles of one enforcement point on its disk (DESIGN.md, section 7):
///
///     objects/<sha256>/bundle.tar.gz    as it was downloaded and verified
///     objects/<sha256>/files/...        its members, for an engine of the user's own; read-only
///     sets/<n>/<name>                   -> ../../objects/<sha256>
///     sets/<n>/set.json                 which content, from where
///     active                            -> sets/<n>, switched by one rename
///     last-known-good                   -> sets/<m>, what was active before
///
/// Objects and sets are finished in temporary folders and moved into place, so whatever `active` points to is whole at any moment. One process
/// uses a store at a time. Opening it removes what a killed one left behind.
final class BundleStore: Sendable {
    enum Link: String, Sendable, CaseIterable {
        case active = "active"
        case lastKnownGood = "last-known-good"
    }

    private static let archiveName = "bundle.tar.gz"
    private static let setFileLimit = 1 << 20

    let directory: DurableDirectory
    /// Nothing once the store is closed.
    private let lock: Mutex<ExclusiveLock?>

    /// Opens the store, makes it if it is not there, and takes it for this process.
    /// - Throws: `sync_store_busy`, `sync_store_failed`.
    init(path: String) throws(SyncError) {
        do {
            directory = try DurableDirectory(path: path, mode: 0o755)
            lock = Mutex(try ExclusiveLock(path: directory.absolute(".lock"), wait: false))
        } catch {
            if error.operation == .lock && error.number == EWOULDBLOCK {
                throw SyncError(
                    .storeBusy, "another process uses the store", place: path, remedy: "give each its own persistence_directory")
            }
            throw SyncError(error)
        }
        try said { () throws(FileError) in
            try directory.makeDirectory("objects")
            try directory.makeDirectory("sets")
            try directory.removeLeftovers(depth: 1)
            try clean()
        }
    }

    /// Gives the store to other processes; it is not to be written to afterwards.
    func close() { lock.withLock { $0 = nil } }

    /// Names that can be a file of a set.
    static func isUsable(name: String) -> Bool {
        let isAllowed = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "._-".utf8.contains(byte)
            }
        }
        return !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".") && name != StoredSet.fileName
            && name.utf8.allSatisfy(isAllowed)
    }

    // MARK: Reading

    /// The set that a link points to, or nil if there is none or it cannot be read.
    func set(_ link: Link) -> StoredSet? {
        guard let number = number(link), let bytes = try? directory.read("sets/\(number)/\(StoredSet.fileName)", limit: Self.setFileLimit)
        else { return nil }
        return StoredSet(json: bytes)
    }

    func exists(_ link: Link) -> Bool { directory.exists(link.rawValue) }

    /// The archive of an object.
    func archivePath(_ sha256: String) -> String { directory.absolute("objects/\(sha256)/\(Self.archiveName)") }

    /// The folder with an object's members.
    func filesPath(_ sha256: String) -> String { directory.absolute("objects/\(sha256)/files") }

    /// A path for a download, in the store so that it can be moved into place.
    func downloadPath() -> String { directory.absolute(directory.temporaryName(besides: "download")) }

    // MARK: Staging and activating

    /// Turns a verified download into an object. The file is moved.
    func stage(_ file: String, _ archive: BundleArchive, sha256: String) throws(SyncError) {
        try said { () throws(FileError) in
            let name = "objects/\(sha256)"
            if directory.exists(name) {
                if (try? OpenFile(path: archivePath(sha256)).sha256()) == sha256 {
                    unlink(file)
                    return
                }
                try directory.remove(name)
            }
            let temporary = directory.temporaryName(besides: name)
            try unpack(archive, into: temporary + "/files")
            guard rename(file, directory.absolute("\(temporary)/\(Self.archiveName)")) == 0 else { throw FileError(.rename, file, errno) }
            chmod(directory.absolute("\(temporary)/\(Self.archiveName)"), 0o444)
            try directory.sync(temporary)
            _ = try directory.moveIntoPlace(temporary, to: name)
        }
    }

    /// Writes the members below a folder, and flushes them with the folders they lie in.
    private func unpack(_ archive: BundleArchive, into root: String) throws(FileError) {
        var folders: Set<String> = [root]
        try directory.makeDirectory(root)
        for member in archive.members {
            var folder = root
            for name in member.folders {
                folder += "/" + name
                if folders.insert(folder).inserted { try directory.makeDirectory(folder) }
            }
            try directory.writeAndSync("\(root)/\(member.path)", member.bytes, mode: 0o444)
        }
        for folder in folders { try directory.sync(folder) }
    }

    /// Makes a set of objects the active one.
    /// - Parameter keepsPrevious: The set that was active becomes the last known good one. Not if nobody found it good.
    func activate(_ set: StoredSet, keepsPrevious: Bool) throws(SyncError) {
        try said { () throws(FileError) in
            let next = (try numbers().max() ?? 0) + 1
            let temporary = directory.temporaryName(besides: "sets/\(next)")
            try directory.makeDirectory(temporary)
            for (name, bundle) in set.bundles {
                guard symlink("../../objects/\(bundle.sha256)", directory.absolute("\(temporary)/\(name)")) == 0 else {
                    throw FileError(.link, directory.absolute("\(temporary)/\(name)"), errno)
                }
            }
            try directory.writeAndSync("\(temporary)/\(StoredSet.fileName)", set.json, mode: 0o644)
            try directory.sync(temporary)
            _ = try directory.moveIntoPlace(temporary, to: "sets/\(next)")
            if keepsPrevious, let previous = number(.active), self.set(.active) != nil {
                try directory.replaceLink(Link.lastKnownGood.rawValue, target: "sets/\(previous)")
            }
            try directory.replaceLink(Link.active.rawValue, target: "sets/\(next)")
        }
        // The set is active from here on; what cannot be removed now must not make it look as if it were not.
        try? clean()
    }

    /// Makes the last known good set the active one again, when the active one turned out not to be good.
    func fallBack() throws(SyncError) {
        guard let good = number(.lastKnownGood) else { return }
        try said { () throws(FileError) in try directory.replaceLink(Link.active.rawValue, target: "sets/\(good)") }
    }

    /// Notes what the service calls the active content now.
    func note(entityTag: String?, of name: String) throws(SyncError) {
        guard let number = number(.active), var set = set(.active), set.bundles[name] != nil, set.bundles[name]?.entityTag != entityTag
        else { return }
        set.bundles[name]?.entityTag = entityTag
        let json = set.json
        try said { () throws(FileError) in try directory.replace("sets/\(number)/\(StoredSet.fileName)", with: json) }
    }

    // MARK: Cleaning

    /// Removes objects that were staged and not activated.
    func discardStaged() { try? clean() }

    /// Removes sets and objects that neither link needs. When a link's set cannot be read nothing is removed, since what it needs is not known.
    private func clean() throws(FileError) {
        var keptSets: Set<Int> = []
        var keptObjects: Set<String> = []
        for link in Link.allCases where exists(link) {
            guard let number = number(link), let set = set(link) else { return }
            keptSets.insert(number)
            keptObjects.formUnion(set.bundles.values.map(\.sha256))
        }
        for number in try numbers() where !keptSets.contains(number) { try directory.remove("sets/\(number)") }
        for object in try directory.list("objects") where !keptObjects.contains(object) { try directory.remove("objects/\(object)") }
    }

    private func numbers() throws(FileError) -> [Int] { try directory.list("sets").compactMap { Int($0) } }

    private func number(_ link: Link) -> Int? {
        guard let target = try? directory.target(ofLink: link.rawValue), target.hasPrefix("sets/") else { return nil }
        return Int(target.dropFirst(5))
    }

    private func said<Result>(_ body: () throws(FileError) -> Result) throws(SyncError) -> Result {
        do {
            return try body()
        } catch {
            throw SyncError(error)
        }
    }
}
