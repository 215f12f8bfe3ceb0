/// Which rules to run for the value of a reference.
struct RuleTable: Sendable {
    /// The register and the constants that lead from it to the value.
    var root: Int32
    var keys: [Int32]
    /// Code addresses of all lists of candidates, one after the other.
    private(set) var candidates: [Int32] = []
    /// The range of each bucket in `candidates`; the last one is that of the rules without the comparison.
    private(set) var ranges: [Range<Int32>] = []

    init(root: Int32, keys: [Int32]) {
        self.root = root
        self.keys = keys
    }

    mutating func setCandidates(buckets: [[Int]], unconditional: [Int], entries: [Int32]) {
        for units in buckets + [unconditional] {
            let start = Int32(candidates.count)
            for unit in units { candidates.append(entries[unit]) }
            ranges.append(start..<Int32(candidates.count))
        }
    }
}
