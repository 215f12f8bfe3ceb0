/// Which lines of two texts are the same lines: those at the beginning and the end, and in between, by "patience", lines that occur
/// once in each. Never the square of the number of lines.
struct LineMatching {
    struct Pair {
        let old: Int
        let new: Int
    }

    /// In the order of the texts.
    private(set) var pairs: [Pair] = []
    private let old: [Int]
    private let new: [Int]

    init(_ old: [String], _ new: [String]) {
        var numbers: [String: Int] = [:]
        func number(_ line: String) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        self.old = old.map(number)
        self.new = new.map(number)
        var gaps = [(old.indices, new.indices)]
        while let (x, y) = gaps.popLast() { gaps += match(x, y) }
        pairs.sort { $0.old < $1.old }
    }

    /// Matches what can be matched at once, and returns the gaps in between.
    private mutating func match(_ x: Range<Int>, _ y: Range<Int>) -> [(Range<Int>, Range<Int>)] {
        var (x, y) = (x, y)
        while let first = x.first, !y.isEmpty, old[first] == new[y.lowerBound] {
            pairs.append(Pair(old: first, new: y.lowerBound))
            (x, y) = (x.dropFirst(), y.dropFirst())
        }
        while let last = x.last, !y.isEmpty, old[last] == new[y.upperBound - 1] {
            pairs.append(Pair(old: last, new: y.upperBound - 1))
            (x, y) = (x.dropLast(), y.dropLast())
        }
        guard !x.isEmpty, !y.isEmpty else { return [] }
        let anchors = Self.longestRise(uniquePairs(x, y))
        guard !anchors.isEmpty else { return [] }
        pairs += anchors
        var gaps: [(Range<Int>, Range<Int>)] = []
        var (left, right) = (x.lowerBound, y.lowerBound)
        for anchor in anchors + [Pair(old: x.upperBound, new: y.upperBound)] {
            gaps.append((left..<anchor.old, right..<anchor.new))
            (left, right) = (anchor.old + 1, anchor.new + 1)
        }
        return gaps
    }

    /// The lines that occur once in each range, in the order of the old text.
    private func uniquePairs(_ x: Range<Int>, _ y: Range<Int>) -> [Pair] {
        let places = Self.places(new, y)
        let unique = Self.places(old, x).compactMap { line, place -> Pair? in
            guard let place, let other = places[line] ?? nil else { return nil }
            return Pair(old: place, new: other)
        }
        return unique.sorted { $0.old < $1.old }
    }

    /// Where each line of a range is; nil for lines that occur more than once.
    private static func places(_ lines: [Int], _ range: Range<Int>) -> [Int: Int?] {
        var places: [Int: Int?] = [:]
        for place in range { places.updateValue(places.keys.contains(lines[place]) ? nil : place, forKey: lines[place]) }
        return places
    }

    /// The longest selection in which the new places rise too.
    private static func longestRise(_ pairs: [Pair]) -> [Pair] {
        var ends: [Int] = []
        var before = [Int?](repeating: nil, count: pairs.count)
        for (position, pair) in pairs.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
            }
            before[position] = low > 0 ? ends[low - 1] : nil
            if low < ends.count { ends[low] = position } else { ends.append(position) }
        }
        var rise: [Pair] = []
        var position = ends.last
        while let current = position {
            rise.append(pairs[current])
            position = before[current]
        }
        return rise.reversed()
    }
}
