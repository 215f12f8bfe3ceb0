import RegoValue

/// Things compiled from strings (regular expressions, globs), kept between evaluations. Bounded: the oldest goes when the cache is full.
final class PatternCache<Pattern> {
    private struct Entry {
        let key: [UInt8]
        let pattern: Pattern
    }

    private let capacity: Int
    private var entries: [Int: Entry] = [:]
    private var order: [Int] = []
    private var oldest = 0

    init(capacity: Int = 256) { self.capacity = capacity }

    /// The pattern for a string value (and what else decides about it, folded into `variant`), made when it is not there.
    func get(_ text: Value, variant: Int = 0, _ make: () throws(BuiltinError) -> Pattern) throws(BuiltinError) -> Pattern {
        let hash = Int(text.hash) ^ variant &* 0x9E37_79B9
        if let entry = entries[hash], entry.key.withUnsafeBytes({ ByteSearch.areEqual($0, text.utf8) }) { return entry.pattern }
        let pattern = try make()
        insert(Entry(key: Array(text.utf8), pattern: pattern), hash)
        return pattern
    }

    private func insert(_ entry: Entry, _ hash: Int) {
        if entries.updateValue(entry, forKey: hash) != nil { return }
        if order.count < capacity {
            order.append(hash)
            return
        }
        entries[order[oldest]] = nil
        order[oldest] = hash
        oldest = (oldest + 1) % capacity
    }
}

/// Compiled regular expressions by pattern.
public final class RegexCache {
    let patterns = PatternCache<Regex>()
    let templates = PatternCache<Regex>()

    public init() {}
}

/// Compiled globs by pattern and delimiters.
public final class GlobCache {
    let patterns = PatternCache<Glob>()

    public init() {}
}
