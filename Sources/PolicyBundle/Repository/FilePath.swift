/// Paths of files, as texts.
public enum FilePath {
    /// `name` below `directory`, as Go's `filepath.Join` writes it: without `.`, doubled slashes, and folders that `..` leaves again.
    public static func joined(_ directory: String, _ name: String) -> String {
        var parts: [Substring] = []
        let isAbsolute = directory.hasPrefix("/")
        for part in (directory + "/" + name).split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        let path = (isAbsolute ? "/" : "") + parts.joined(separator: "/")
        return path.isEmpty ? "." : path
    }
}
