import DurableFiles
import Glibc

/// Key files on disk.
public enum KeyFile {
    /// Key files and secrets are small; a larger file is refused unread.
    static let maximumSize = 1 << 20

    /// Reads a key file.
    ///
    /// - Throws: `signing_key_unreadable`.
    public static func read(_ path: String) throws(SigningError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= maximumSize else {
                throw SigningError(.keyUnreadable, "larger than 1 MiB, so it is no key", place: path)
            }
        }
    }

    /// Whether others than the owner may read the file.
    public static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    /// Writes a new key pair: `<name>.pem` (mode 0600) and `<name>.pub.pem` (mode 0644). Existing files are not touched.
    ///
    /// - Parameter directory: made with mode 0700 when it does not exist.
    /// - Returns: paths of the private and the public key.
    @discardableResult
    public static func write(
        _ key: PrivateKey, name: String, in directory: String
    ) throws(SigningError) -> (privateKey: String, publicKey: String) {
        if mkdir(directory, 0o700) != 0 && errno != EEXIST { throw unwritten(directory) }
        let base = directory.hasSuffix("/") ? directory + name : directory + "/" + name
        let paths = (privateKey: base + ".pem", publicKey: base + ".pub.pem")
        let publicPEM = try key.publicKey.pem
        for path in [paths.privateKey, paths.publicKey] where access(path, F_OK) == 0 {
            throw SigningError(.keyExists, "there is a key already", place: path, remedy: "choose another name or directory")
        }
        try write(key.pem, to: paths.privateKey, mode: 0o600)
        do throws(SigningError) {
            try write(publicPEM, to: paths.publicKey, mode: 0o644)
        } catch {
            // Half a pair would be in the way of the next attempt.
            unlink(paths.privateKey)
            throw error
        }
        return paths
    }

    private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(SigningError) {
        do {
            if try DurableFile.createOnce(path, with: bytes, mode: mode) { return }
        } catch {
            throw SigningError(.fileNotWritten, error.message, place: path)
        }
        throw SigningError(.keyExists, "there is a key already", place: path)
    }

    private static func unreadable(_ path: String) -> SigningError {
        SigningError(.keyUnreadable, "cannot be read: \(String(cString: strerror(errno)))", place: path)
    }

    private static func unwritten(_ path: String) -> SigningError {
        SigningError(.fileNotWritten, "cannot be written: \(String(cString: strerror(errno)))", place: path)
    }
}
