import HTTPServing

/// The header fields that decide how much of a file a request gets (RFC 9110, sections 13 and 14).
struct ConditionalRequest: Equatable {
    var ifNoneMatch: String?
    var ifModifiedSince: String?
    var range: String?
    var ifRange: String?

    /// The state of the file that is asked for.
    struct Representation: Equatable {
        /// Quoted, strong.
        var entityTag: String
        /// Seconds since 1970.
        var modified: Int64
        /// Bytes.
        var size: Int64
    }

    enum Outcome: Equatable {
        case whole
        case part(Range<Int64>)
        case notModified
        case unsatisfiable
    }

    /// - Parameter isGet: Ranges count only for GET; with HEAD they are ignored.
    func evaluate(_ file: Representation, isGet: Bool) -> Outcome {
        if let ifNoneMatch {
            if Self.matches(ifNoneMatch, file.entityTag) { return .notModified }
        } else if let since = ifModifiedSince.flatMap({ HTTPDate.parse($0) }), file.modified <= since {
            return .notModified
        }
        guard isGet, let range, rangeApplies(to: file) else { return .whole }
        return Self.resolve(range, size: file.size)
    }

    /// Weak comparison of every tag in the list (section 8.8.3.2).
    static func matches(_ list: String, _ entityTag: String) -> Bool {
        for element in list.split(separator: ",") {
            var tag = trimmed(element)
            if tag == "*" { return true }
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            if tag == entityTag[...] { return true }
        }
        return false
    }

    /// `If-Range` needs the exact strong tag, or the exact date.
    private func rangeApplies(to file: Representation) -> Bool {
        guard let ifRange else { return true }
        let value = Self.trimmed(ifRange[...])
        if value.hasPrefix("\"") { return value == file.entityTag[...] }
        return HTTPDate.parse(value) == file.modified
    }

    /// One range of bytes. Several ranges, or another unit, are answered with the whole file, as the standard allows.
    private static func resolve(_ header: String, size: Int64) -> Outcome {
        guard header.hasPrefix("bytes=") else { return .whole }
        let specification = trimmed(header.dropFirst(6))
        guard !specification.contains(","), let dash = specification.firstIndex(of: "-") else { return .whole }
        let first = specification[..<dash]
        let last = specification[specification.index(after: dash)...]
        guard isNumber(first) || first.isEmpty, isNumber(last) || last.isEmpty, !(first.isEmpty && last.isEmpty) else { return .whole }
        if first.isEmpty {
            let length = min(Int64(last) ?? .max, size)
            return length > 0 ? .part(size - length..<size) : .unsatisfiable
        }
        guard let start = Int64(first), start < size else { return .unsatisfiable }
        let end = last.isEmpty ? size - 1 : min(Int64(last) ?? .max, size - 1)
        return end >= start ? .part(start..<end + 1) : .whole
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}

/// The `Prefer` header (RFC 7240) as OPA uses it: `modes=snapshot,delta;wait=30`.
enum Preference {
    /// How long the client wants to wait for a change, in seconds.
    static func wait(_ header: String) -> Int? {
        for preference in header.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let parts = preference.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
            if parts.count == 2, parts[0].lowercased() == "wait", let seconds = Int(parts[1]), seconds > 0 { return seconds }
        }
        return nil
    }
}
