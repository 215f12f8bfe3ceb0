/// The difference of two texts as `diff -u` prints it, for people and for `patch`.
struct UnifiedDifference {
    private enum Line {
        case same(String)
        case removed(String)
        case added(String)
    }

    private let lines: [Line]
    private let path: String
    /// Unchanged lines around a change.
    private static let context = 3

    init(path: String, from old: [UInt8], to new: [UInt8]) {
        self.path = path
        let old = Self.lines(of: old)
        let new = Self.lines(of: new)
        var result: [Line] = []
        var (x, y) = (0, 0)
        for match in LineMatching(old, new).pairs + [LineMatching.Pair(old: old.count, new: new.count)] {
            result += old[x..<match.old].map { .removed($0) } + new[y..<match.new].map { .added($0) }
            if match.old < old.count { result.append(.same(old[match.old])) }
            (x, y) = (match.old + 1, match.new + 1)
        }
        lines = result
    }

    /// The lines with their line breaks; the last one may have none.
    private static func lines(of bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        let last = lines.removeLast()
        return lines.map { $0 + "\n" } + (last.isEmpty ? [] : [last])
    }

    var text: String {
        var text = "--- \(path)\n+++ \(path)\n"
        for hunk in hunks { write(hunk, to: &text) }
        return text
    }

    /// Ranges of lines with changes and what is around them.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (position, line) in lines.enumerated() {
            if case .same = line { continue }
            let range = max(0, position - Self.context)..<min(lines.count, position + 1 + Self.context)
            if let last = hunks.last, last.upperBound >= range.lowerBound {
                hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                hunks.append(range)
            }
        }
        return hunks
    }

    private func write(_ hunk: Range<Int>, to text: inout String) {
        let before = counts(lines[..<hunk.lowerBound])
        let inside = counts(lines[hunk])
        text += "@@ -\(place(before.old, inside.old)) +\(place(before.new, inside.new)) @@\n"
        for line in lines[hunk] {
            switch line {
            case .same(let string): append(" ", string, to: &text)
            case .removed(let string): append("-", string, to: &text)
            case .added(let string): append("+", string, to: &text)
            }
        }
    }

    private func append(_ mark: String, _ line: String, to text: inout String) {
        text += mark + line
        if !line.utf8.elementsEqual([]), line.utf8.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
    }

    private func counts(_ lines: ArraySlice<Line>) -> (old: Int, new: Int) {
        lines.reduce(into: (0, 0)) { counts, line in
            switch line {
            case .same: counts = (counts.0 + 1, counts.1 + 1)
            case .removed: counts.0 += 1
            case .added: counts.1 += 1
            }
        }
    }

    private func place(_ before: Int, _ count: Int) -> String {
        count == 0 ? "\(before),0" : count == 1 ? "\(before + 1)" : "\(before + 1),\(count)"
    }
}
