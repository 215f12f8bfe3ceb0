import Glibc

/// Writes a file so that a reader sees the old or the new one, also when the process is killed or the power goes: a temporary file beside it, `fsync`,
/// one rename, `fsync` of the directory.
package enum AtomicFile {
    /// What the system refused.
    package struct Failure: Error, CustomStringConvertible, Sendable {
        package let operation: String
        package let path: String
        package let errorNumber: Int32

        package var description: String { "\(operation) failed for \(path): \(String(cString: strerror(errorNumber)))" }
    }

    /// - Parameters:
    ///   - mode: the file's permissions, whatever the umask says.
    ///   - replacing: whether a file of that name may be replaced; if not, `EEXIST` is thrown.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t, replacing: Bool = true) throws(Failure) {
        var template = Array("\(directory(of: path))/.\(lastComponent(of: path)).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw Failure(operation: "create", path: path, errorNumber: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        do throws(Failure) {
            defer { close(descriptor) }
            try check(fchmod(descriptor, mode), "chmod", temporary)
            try write(bytes, to: descriptor, temporary)
            try check(fsync(descriptor), "fsync", temporary)
            try move(temporary, to: path, replacing: replacing)
        } catch {
            unlink(temporary)
            throw error
        }
        try synchronize(directory(of: path))
    }

    /// Makes a rename in `directory` survive a power cut.
    package static func synchronize(_ directory: String) throws(Failure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(operation: "open", path: directory, errorNumber: errno) }
        defer { close(descriptor) }
        try check(fsync(descriptor), "fsync", directory)
    }

    private static func move(_ temporary: String, to path: String, replacing: Bool) throws(Failure) {
        if replacing {
            try check(rename(temporary, path), "rename", path)
        } else {
            try check(link(temporary, path), "link", path)
            unlink(temporary)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Failure(operation: "write", path: path, errorNumber: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func check(_ result: Int32, _ operation: String, _ path: String) throws(Failure) {
        if result != 0 { throw Failure(operation: operation, path: path, errorNumber: errno) }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let name = String(path[..<slash])
        return name.isEmpty ? "/" : name
    }

    private static func lastComponent(of path: String) -> String {
        String(path[(path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex)...])
    }
}
