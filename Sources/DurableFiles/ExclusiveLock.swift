import Glibc

/// An advisory lock between processes (`flock`) on one file; released when the value goes away, also when the process is killed.
public struct ExclusiveLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    /// - Parameters:
    ///   - path: The lock file; made if it is not there, never removed.
    ///   - wait: Wait for another holder. Otherwise a held lock is a `FileError` with `EWOULDBLOCK`.
    public init(path: String, wait: Bool) throws(FileError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw FileError(.lock, path, errno) }
        while flock(descriptor, wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            if failure == EINTR { continue }
            close(descriptor)
            throw FileError(.lock, path, failure)
        }
    }

    deinit {
        // A child process that is just being started may share the descriptor for a moment; unlocking ends the lock for it as well.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
