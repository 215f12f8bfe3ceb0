import Glibc

/// Finds the policies that a path names.
enum PolicyFiles {
    /// The file, or the `.rego` files in a directory and below it, in the order of their names. Other files are passed over, and so
    /// are links to directories.
    static func find(_ path: String) throws -> [String] {
        switch kind(path, followsLinks: true) {
        case S_IFDIR: return try walk(path)
        case 0: throw unreadable(path)
        default: return path.hasSuffix(".rego") ? [path] : []
        }
    }

    private static func walk(_ directory: String) throws -> [String] {
        guard let stream = opendir(directory) else { throw unreadable(directory) }
        defer { closedir(stream) }
        var members: [(name: String, kind: mode_t)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            // 0 where the file system does not tell the kind with the name.
            if name != ".", name != ".." { members.append((name, mode_t(entry.pointee.d_type) << 12)) }
        }
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        return try members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.flatMap { name, known in
            let path = prefix + name
            let kind = known == 0 ? kind(path, followsLinks: false) : known
            if kind == S_IFDIR { return try walk(path) }
            guard name.hasSuffix(".rego") else { return [] }
            return (kind == S_IFLNK ? Self.kind(path, followsLinks: true) : kind) == S_IFREG ? [path] : []
        }
    }

    /// The kind of file; 0 if there is none.
    private static func kind(_ path: String, followsLinks: Bool) -> mode_t {
        var status = stat()
        let result = followsLinks ? stat(path, &status) : lstat(path, &status)
        return result == 0 ? status.st_mode & S_IFMT : 0
    }

    private static func unreadable(_ path: String) -> Failure {
        Failure("input_unreadable", "cannot be read: \(String(cString: strerror(errno)))", place: path, status: .usage)
    }
}
