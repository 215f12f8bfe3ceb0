import Glibc

/// Waits for changes of files and directories, by looking at them again and again.
struct FileWatch {
    let paths: [String]
    /// Microseconds between two looks.
    var pause: UInt32 = 200_000
    /// Files that are looked at; of more, the first ones.
    var limit = 100_000

    /// Returns when something was added, removed or written since `before`, with what is there now.
    func waitForChange(since before: Snapshot) -> Snapshot {
        while true {
            usleep(pause)
            let now = snapshot()
            if now != before { return now }
        }
    }

    /// What tells one state of a file from another.
    struct State: Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    typealias Snapshot = [String: State]

    func snapshot() -> Snapshot {
        var states: Snapshot = [:]
        var pending = paths.map { Self.filePath($0) }
        while let path = pending.popLast(), states.count < limit {
            var information = stat()
            guard stat(path, &information) == 0 else { continue }
            let modified = information.st_mtim
            states[path] = State(
                inode: UInt(information.st_ino), size: Int(information.st_size), seconds: modified.tv_sec, nanoseconds: modified.tv_nsec)
            if information.st_mode & S_IFMT == S_IFDIR { pending += Self.entries(of: path).map { path + "/" + $0 } }
        }
        return states
    }

    /// Without the prefix that says where data goes: `a.b:file.json`.
    private static func filePath(_ path: String) -> String {
        guard access(path, F_OK) != 0, let colon = path.firstIndex(of: ":") else { return path }
        return String(path[path.index(after: colon)...])
    }

    /// Links are not followed below the paths, so that none leads round in a circle.
    private static func entries(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != "..", entry.pointee.d_type != UInt8(DT_LNK) { names.append(name) }
        }
        return names
    }
}
