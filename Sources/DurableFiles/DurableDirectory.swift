import Glibc

/// A directory whose changes survive a crash: every new content is written to a temporary file, flushed to the disk, moved into place by one
/// rename, and the directory is flushed. A reader sees the old or the new file, never a part of one.
///
/// Names are relative to the directory. Temporary files begin with `.tmp-`; `removeLeftovers` deletes those that a killed process left behind.
public struct DurableDirectory: Sendable {
    public static let temporaryPrefix = ".tmp-"

    public let path: String

    /// Makes the directory if it is not there yet.
    public init(path: String, mode: mode_t = 0o755) throws(FileError) {
        self.path = path
        try Self.make(path, mode: mode)
    }

    /// A directory that is there.
    init(existing path: String) { self.path = path }

    public func absolute(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

    // MARK: Reading

    /// The content of a regular file, or nil if it is not there.
    public func read(_ name: String, limit: Int) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            return try OpenFile(path: absolute(name)).readAll(limit: limit)
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    public func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat(absolute(name), &status) == 0
    }

    /// Names in a directory, sorted; empty if it is not there.
    public func list(_ name: String = "") throws(FileError) -> [String] {
        guard let handle = opendir(absolute(name)) else {
            if errno == ENOENT { return [] }
            throw FileError(.list, absolute(name), errno)
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Where a symbolic link points to, or nil if there is none.
    public func target(ofLink name: String) throws(FileError) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(absolute(name), &buffer, buffer.count)
        if count < 0 {
            if errno == ENOENT || errno == ENOTDIR || errno == EINVAL { return nil }
            throw FileError(.read, absolute(name), errno)
        }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // MARK: Writing

    /// Puts `bytes` at `name`, in place of what was there.
    ///
    /// - Parameter flushes: whether to wait until the disk has it. Without that a crash may leave a damaged file: for what carries a checksum and
    ///   can be made again.
    public func replace(_ name: String, with bytes: some Collection<UInt8>, mode: mode_t = 0o644, flushes: Bool = true) throws(FileError) {
        let temporary = try writeTemporary(besides: name, bytes, mode: mode, flushes: flushes)
        guard rename(absolute(temporary), absolute(name)) == 0 else {
            let failure = FileError(.rename, absolute(name), errno)
            unlink(absolute(temporary))
            throw failure
        }
        if flushes { try sync(parent(of: name)) }
    }

    /// Puts `bytes` at `name` unless something is there already; says whether it did.
    public func createOnce(_ name: String, with bytes: some Collection<UInt8>, mode: mode_t = 0o444) throws(FileError) -> Bool {
        let temporary = try writeTemporary(besides: name, bytes, mode: mode)
        let linked = link(absolute(temporary), absolute(name))
        let failure = errno
        unlink(absolute(temporary))
        if linked != 0 {
            if failure == EEXIST { return false }
            throw FileError(.link, absolute(name), failure)
        }
        try sync(parent(of: name))
        return true
    }

    /// Points the symbolic link `name` at `target` by one rename.
    public func replaceLink(_ name: String, target: String) throws(FileError) {
        let temporary = temporaryName(besides: name)
        guard symlink(target, absolute(temporary)) == 0 else { throw FileError(.link, absolute(temporary), errno) }
        guard rename(absolute(temporary), absolute(name)) == 0 else {
            let failure = FileError(.rename, absolute(name), errno)
            unlink(absolute(temporary))
            throw failure
        }
        try sync(parent(of: name))
    }

    /// Moves a finished file or directory into place; `false` if something is there already.
    public func moveIntoPlace(_ name: String, to destination: String) throws(FileError) -> Bool {
        if rename(absolute(name), absolute(destination)) == 0 {
            try sync(parent(of: destination))
            return true
        }
        if errno == EEXIST || errno == ENOTEMPTY { return false }
        throw FileError(.rename, absolute(destination), errno)
    }

    public func makeDirectory(_ name: String, mode: mode_t = 0o755) throws(FileError) {
        try Self.make(absolute(name), mode: mode)
    }

    /// Writes a file that is not in place yet (below a temporary directory) and flushes it.
    public func writeAndSync(_ name: String, _ bytes: some Collection<UInt8>, mode: mode_t) throws(FileError) {
        try write(name, bytes, mode: mode, flushes: true)
    }

    private func write(_ name: String, _ bytes: some Collection<UInt8>, mode: mode_t, flushes: Bool) throws(FileError) {
        let file = try NewFile(path: absolute(name), mode: mode)
        try file.append(bytes)
        guard chmod(file.path, mode) == 0 else { throw FileError(.create, file.path, errno) }
        if flushes { try file.finish() }
    }

    /// Writes a file beside `name`; nothing is left of one that cannot be written whole.
    private func writeTemporary(
        besides name: String, _ bytes: some Collection<UInt8>, mode: mode_t, flushes: Bool = true
    ) throws(FileError) -> String {
        let temporary = temporaryName(besides: name)
        do throws(FileError) {
            try write(temporary, bytes, mode: mode, flushes: flushes)
        } catch {
            unlink(absolute(temporary))
            throw error
        }
        return temporary
    }

    /// Flushes a directory, so that the names in it survive a crash.
    public func sync(_ name: String = "") throws(FileError) {
        let descriptor = open(absolute(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.open, absolute(name), errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(.sync, absolute(name), errno) }
    }

    // MARK: Removing

    /// Removes a file, or a directory with all that is in it; nothing happens if it is not there. Symbolic links are removed, not followed.
    public func remove(_ name: String) throws(FileError) {
        var status = stat()
        let path = absolute(name)
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw FileError(.inspect, path, errno)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard unlink(path) == 0 || errno == ENOENT else { throw FileError(.remove, path, errno) }
            return
        }
        chmod(path, 0o755)
        for entry in try list(name) { try remove(name.isEmpty ? entry : name + "/" + entry) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw FileError(.remove, path, errno) }
    }

    /// Removes temporary files of killed processes, in this directory and `depth` levels below. Call it while holding the lock.
    public func removeLeftovers(depth: Int) throws(FileError) {
        try removeLeftovers(in: "", depth: depth)
    }

    private func removeLeftovers(in directory: String, depth: Int) throws(FileError) {
        for entry in try list(directory) {
            let name = directory.isEmpty ? entry : directory + "/" + entry
            if entry.hasPrefix(Self.temporaryPrefix) {
                try remove(name)
            } else if depth > 0 && isDirectory(name) {
                try removeLeftovers(in: name, depth: depth - 1)
            }
        }
    }

    // MARK: Names

    /// A new name in the directory of `name`, for something that is not finished.
    public func temporaryName(besides name: String) -> String {
        let unique = String(UInt64.random(in: .min ... .max), radix: 36)
        let directory = parent(of: name)
        return (directory.isEmpty ? "" : directory + "/") + Self.temporaryPrefix + "\(getpid())-" + unique
    }

    private func parent(of name: String) -> String {
        guard let slash = name.lastIndex(of: "/") else { return "" }
        return String(name[..<slash])
    }

    private func isDirectory(_ name: String) -> Bool {
        var status = stat()
        return lstat(absolute(name), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func make(_ path: String, mode: mode_t) throws(FileError) {
        if mkdir(path, mode) == 0 { return try syncParent(of: path) }
        if errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw FileError(.create, path, errno) }
        try make(String(path[..<slash]), mode: 0o755)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError(.create, path, errno) }
        try syncParent(of: path)
    }

    /// Flushes the name of a new directory, as far as its parent can be read: what is flushed inside of it is lost if its own name is.
    private static func syncParent(of path: String) throws(FileError) {
        let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 && errno == EACCES { return }
        guard descriptor >= 0 else { throw FileError(.open, parent, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(.sync, parent, errno) }
    }
}
