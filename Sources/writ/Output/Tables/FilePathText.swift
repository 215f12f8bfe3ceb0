/// Paths of files in tables.
enum FilePathText {
    /// A path that is not shorter than `width`, with `...` for as much of its middle as has to go: neither its first directory nor the
    /// file's name goes, so that it may stay wider.
    static func shortened(_ path: String, width: Int) -> String {
        let bytes = Array(path.utf8)
        guard bytes.count >= width else { return path }
        let slash = UInt8(ascii: "/")
        let start = bytes.first == slash ? 1 : 0
        guard let end = bytes.lastIndex(of: slash), end > start else { return path }
        let first = bytes[start..<end].firstIndex(of: slash).map { $0 + 1 } ?? start
        // What goes ends where it is enough, so that more is seen of the end of the path.
        let spare = max(0, width - (bytes.count - (end - first) + 3))
        let middle = first..<max(first, end - spare)
        guard middle.count > 3 else { return path }
        return String(decoding: bytes[..<middle.lowerBound], as: UTF8.self) + "..."
            + String(decoding: bytes[middle.upperBound...], as: UTF8.self)
    }
}
