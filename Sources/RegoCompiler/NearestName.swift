/// Which of the names that there are somebody may have meant.
enum NearestName {
    /// The name with the fewest letters changed, left out, put in or exchanged; or the only one that ends in `.name`. Nothing when no name
    /// is near.
    static func find(for name: String, among candidates: some Collection<String>) -> String? {
        let wanted = Array(name.utf8)
        guard wanted.count > 2, wanted.count <= 64 else { return nil }
        let limit = wanted.count < 5 ? 1 : 2
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() where candidate != name {
            guard let distance = distance(wanted, Array(candidate.utf8), limit: limit) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        if let best { return best.name }
        let endings = candidates.filter { $0.hasSuffix("." + name) }
        return endings.count == 1 ? endings.first : nil
    }

    /// How many letters differ (a swap of two neighbours counts once; case and underscores do not count); nil beyond the limit.
    private static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
        let (a, b) = (plain(left), plain(right))
        guard abs(a.count - b.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }

    private static func plain(_ name: [UInt8]) -> [UInt8] {
        name.filter { $0 != UInt8(ascii: "_") }.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    }
}
