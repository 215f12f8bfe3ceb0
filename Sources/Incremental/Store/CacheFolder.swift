import DurableFiles
import Glibc

/// The folder in which outcomes are kept, one file for each command and place where it is run. It may be deleted at any time.
///
/// Whoever can write here can make tests pass: a folder or file that belongs to somebody else, or that others may write, is not used.
public struct CacheFolder: Sendable {
    public let path: String

    /// Files larger than this are not read.
    static let largestFile = 64 << 20
    /// When a new one comes and there are more, those that were not used for the longest time are removed.
    static let mostFiles = 64

    /// - Parameter path: of the folder, which need not be there.
    public init(path: String) { self.path = path }

    /// The folder that the environment names: `WRIT_CACHE`, `$XDG_CACHE_HOME/writ`, or `~/.cache/writ`.
    ///
    /// - Parameter variable: asked with the names of variables of the environment.
    /// - Returns: nothing when the environment does not want a cache (`WRIT_CACHE=off`), or has no home.
    public init?(environment variable: (String) -> String?) {
        func named(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
        if let chosen = named("WRIT_CACHE") {
            if chosen == "off" { return nil }
            self.init(path: chosen)
        } else if let caches = named("XDG_CACHE_HOME"), caches.hasPrefix("/") {
            self.init(path: caches + "/writ")
        } else if let home = named("HOME"), home.hasPrefix("/") {
            self.init(path: home + "/.cache/writ")
        } else {
            return nil
        }
    }

    /// The content of a file; nothing when it is not there or not to be trusted. Notes that the file was used.
    func read(_ name: String) -> [UInt8]? {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return nil }
        defer { close(folder) }
        guard Self.isOurs(folder, S_IFDIR) != nil else { return nil }
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard let status = Self.isOurs(file, S_IFREG), status.st_size <= Self.largestFile else { return nil }
        _ = futimens(file, nil)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }

    /// Puts a file in place as a whole, if that can be done: without it the next run only takes longer.
    func write(_ name: String, _ bytes: [UInt8]) {
        guard bytes.count <= Self.largestFile, let folder = try? DurableDirectory(path: path, mode: 0o700), isOurs else { return }
        if !folder.exists(name) { makeRoom(in: folder) }
        try? folder.replace(name, with: bytes, mode: 0o600, flushes: false)
    }

    private var isOurs: Bool {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return Self.isOurs(folder, S_IFDIR) != nil
    }

    private static func isOurs(_ descriptor: Int32, _ kind: mode_t) -> stat? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == kind, status.st_uid == geteuid(), status.st_mode & 0o022 == 0
        else { return nil }
        return status
    }

    /// Removes what was not used for the longest time, and what killed processes left behind. Files of others stay.
    private func makeRoom(in folder: DurableDirectory) {
        let names = (try? folder.list()) ?? []
        let files = names.filter { IncrementalCache.isName($0) || $0.hasPrefix(DurableDirectory.temporaryPrefix) }
        guard files.count >= Self.mostFiles else { return }
        let byUse = files.map { (name: $0, time: lastUse(folder.absolute($0))) }.sorted { $0.time < $1.time }
        for file in byUse.prefix(files.count - Self.mostFiles + 1) { unlink(folder.absolute(file.name)) }
    }

    private func lastUse(_ path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
