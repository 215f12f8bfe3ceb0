import Glibc

/// One file that is written whole or not at all, in a directory that is there: a temporary file beside it, flushed, one rename, the directory
/// flushed. A reader sees the old file or the new one, also when the process is killed or the power goes.
public enum DurableFile {
    /// Puts `bytes` at `path`, in place of what was there.
    ///
    /// - Parameter mode: the file's permissions, whatever the umask says.
    public static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o644) throws(FileError) {
        let (directory, name) = split(path)
        try DurableDirectory(existing: directory).replace(name, with: bytes, mode: mode)
    }

    /// Puts `bytes` at `path` unless something is there already; says whether it did.
    ///
    /// - Parameter mode: the file's permissions, whatever the umask says.
    public static func createOnce(_ path: String, with bytes: [UInt8], mode: mode_t) throws(FileError) -> Bool {
        let (directory, name) = split(path)
        return try DurableDirectory(existing: directory).createOnce(name, with: bytes, mode: mode)
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let directory = path[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(path[path.utf8.index(after: slash)...]))
    }
}
