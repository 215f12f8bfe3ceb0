import Glibc

/// What tells one state of a file from another: an atomic replacement always changes it.
public struct FileIdentity: Hashable, Sendable {
    public var device: UInt64
    public var inode: UInt64
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// Nanoseconds since 1970; also moves when only names or modes of the file change.
    public var changed: Int64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}

/// A regular file open for reading; closed when the last reference goes away. It stays readable when its name is replaced or removed.
public final class OpenFile: Sendable {
    public let path: String
    /// As it was when the file was opened.
    public let identity: FileIdentity
    private let descriptor: Int32

    /// Opens a regular file. A fifo, a device, a directory or a symbolic link in the last place is an error.
    public convenience init(path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(.open, path, errno) }
        try self.init(adopting: descriptor, path: path)
    }

    /// Opens `names` one after another below `directory` and follows no symbolic link on the way, so that nothing outside can be reached.
    public convenience init(beneath directory: String, names: [String]) throws(FileError) {
        let path = directory + "/" + names.joined(separator: "/")
        var parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw FileError(.open, path, errno) }
        for (position, name) in names.enumerated() {
            let last = position == names.count - 1
            let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (last ? O_NONBLOCK : O_DIRECTORY)
            let next = openat(parent, name, flags)
            let failure = errno
            close(parent)
            guard next >= 0 else { throw FileError(.open, path, failure) }
            parent = next
        }
        try self.init(adopting: parent, path: path)
    }

    private init(adopting descriptor: Int32, path: String) throws(FileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let failure = errno
            close(descriptor)
            throw FileError(.inspect, path, failure)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(.open, path, status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        self.descriptor = descriptor
        self.path = path
        self.identity = FileIdentity(status)
    }

    deinit { close(descriptor) }

    /// Reads up to `buffer.count` bytes from `offset`; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(.read, path, errno) }
        }
    }

    /// The whole file, if it is not larger than `limit` bytes (otherwise `EFBIG`).
    public func readAll(limit: Int) throws(FileError) -> [UInt8] {
        guard identity.size <= Int64(limit) else { throw FileError(.read, path, EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(identity.size))
        var filled = 0
        while filled < bytes.count {
            let result = bytes.withUnsafeMutableBytes { all -> Result<Int, FileError> in
                do throws(FileError) {
                    return .success(try read(into: UnsafeMutableRawBufferPointer(rebasing: all[filled...]), at: Int64(filled)))
                } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// The SHA-256 of the content, in lower-case hexadecimal.
    public func sha256() throws(FileError) -> String {
        var hash = SHA256Stream()
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        var offset: Int64 = 0
        while true {
            let result = buffer.withUnsafeMutableBytes { all -> Result<Int, FileError> in
                do throws(FileError) { return .success(try read(into: all, at: offset)) } catch { return .failure(error) }
            }
            let count = try result.get()
            if count == 0 { return hash.finishHex() }
            hash.update(buffer[..<count])
            offset += Int64(count)
        }
    }
}
