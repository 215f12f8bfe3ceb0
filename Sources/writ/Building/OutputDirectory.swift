import Glibc

/// Directories for output.
enum Directory {
    /// Makes a directory and those above it.
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw Failure(
                    "output_not_written", "cannot be made: \(String(cString: strerror(errno)))", place: made, status: .environment)
            }
        }
    }

    /// Makes the directory that a file is to lie in.
    static func make(above file: String) throws {
        if let slash = file.lastIndex(of: "/"), slash != file.startIndex { try make(String(file[..<slash])) }
    }
}
