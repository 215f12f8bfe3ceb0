/// Bracketed terms that have been read, by where they begin.
///
/// Until the parser has read past `[a` or `{a` it cannot know whether a comprehension, a list or a sum begins. It reads `a` as a plain
/// term, goes back and reads again. Without this cache nested brackets would take time exponential in their depth.
struct TermCache {
    struct Entry {
        let start: Int32
        let term: Term?
        let after: ParserState
        /// How many levels the term has.
        let reach: Int
        /// How many errors there were before the term, and those that it added.
        let errorCount: Int
        let errors: [RegoDiagnostic]
        let comments: [Comment]
    }

    /// Ascending by `start`; what begins after a new entry lies inside it and is of no use any more.
    private var entries: [Entry] = []
    /// Some entry has no term.
    private(set) var hasFailures = false

    mutating func removeAll() {
        if entries.isEmpty { return }
        entries.removeAll(keepingCapacity: true)
        hasFailures = false
    }

    mutating func insert(_ entry: Entry) {
        while !entries.isEmpty, entries[entries.count - 1].start >= entry.start { entries.removeLast() }
        if entry.term == nil { hasFailures = true }
        entries.append(entry)
    }

    func entry(startingAt start: Int32) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].start == start ? entries[low] : nil
    }
}
