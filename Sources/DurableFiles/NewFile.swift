import Glibc

/// A file that is written piece by piece and flushed at its end. It must not be there before.
public final class NewFile: Sendable {
    public let path: String
    private let descriptor: Int32

    public init(path: String, mode: mode_t = 0o644) throws(FileError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw FileError(.create, path, errno) }
    }

    deinit { close(descriptor) }

    public func append(_ bytes: some Collection<UInt8>) throws(FileError) {
        let content = ContiguousArray(bytes)
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(.write, path, errno)
            }
            written += count
        }
    }

    /// Flushes what was written to the disk.
    public func finish() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError(.sync, path, errno) }
    }
}
