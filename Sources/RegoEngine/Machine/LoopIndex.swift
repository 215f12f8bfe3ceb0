import RegoValue

/// The entries of a collection by the hash of what lies at a path in each: for loops that go on only where that equals something.
///
/// Entries whose hashes meet in a bucket are told apart by the loop itself, which compares anyway. So an index never answers wrongly; it
/// only leaves out entries that cannot match. Entries of a bucket are in the collection's order.
struct LoopIndex: BitwiseCopyable {
    /// The collection's address; zero for no index.
    var source: UInt64 = 0
    /// The evaluation it is for; zero for any.
    var evaluation: UInt64 = 0
    var mask: UInt32 = 0
    /// Where each bucket begins in `entries`, and one past the last.
    var starts: UnsafeMutablePointer<UInt32>?
    var entries: UnsafeMutablePointer<UInt32>?

    /// Smaller collections are tried entry by entry.
    static let smallest = 16

    /// Bytes for an index of so many entries.
    static func byteCount(_ count: Int) -> Int { (bucketCount(count) + 1 + count) * MemoryLayout<UInt32>.stride }

    private static func bucketCount(_ count: Int) -> Int { 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount) }

    /// - Parameters:
    ///   - collection: sorted; not to change while the index is in use.
    ///   - memory: ``byteCount(_:)`` bytes, aligned to 4.
    ///   - key: what lies at the path in a value; undefined for nothing.
    init(_ collection: Value, evaluation: UInt64, memory: UnsafeMutableRawPointer, key: (Value) -> Value) {
        let count = collection.count
        let buckets = Self.bucketCount(count)
        let starts = memory.bindMemory(to: UInt32.self, capacity: buckets + 1 + count)
        let entries = starts + buckets + 1
        starts.update(repeating: 0, count: buckets + 1)
        let mask = UInt32(buckets - 1)
        // Count, add up, then fill from the end: each bucket's start ends where it should.
        for position in 0..<count {
            let key = key(collection.value(at: position))
            if key.isDefined { starts[Int(key.hash & mask)] += 1 }
        }
        var sum: UInt32 = 0
        for bucket in 0...buckets {
            sum += starts[bucket]
            starts[bucket] = sum
        }
        for position in (0..<count).reversed() {
            let key = key(collection.value(at: position))
            guard key.isDefined else { continue }
            let bucket = Int(key.hash & mask)
            starts[bucket] -= 1
            entries[Int(starts[bucket])] = UInt32(position)
        }
        source = collection.identity
        self.evaluation = evaluation
        self.mask = mask
        self.starts = starts
        self.entries = entries
    }

    init() {}

    func deallocate() { starts?.deallocate() }

    /// The range of `entries` that may match.
    @inline(__always)
    func range(of value: Value) -> (first: Int, end: Int) {
        guard let starts, value.isDefined else { return (0, 0) }
        let bucket = Int(value.hash & mask)
        return (Int(starts[bucket]), Int(starts[bucket + 1]))
    }
}

/// What a loop that may look up its entries remembers.
struct LoopSite: BitwiseCopyable {
    /// The index over base documents, which is kept between evaluations.
    var kept = LoopIndex()
    /// The newest index over a value of one evaluation; lives in its arena.
    var current = LoopIndex()
    /// What was iterated last: an index is worth its cost from the second time on.
    var lastSource: UInt64 = 0
    var lastEvaluation: UInt64 = 0
}

extension VirtualMachine {
    /// Begins a loop over the entries of a collection that may equal the operand at the path.
    @inline(never)
    func matching(_ source: Value, _ instruction: Instruction, _ registers: Cells<Value>) -> MachineState.Iteration {
        source.sortEntries()
        let count = source.count
        let all = MachineState.Iteration(source: source, position: 0, end: count, matches: nil)
        guard count >= LoopIndex.smallest else { return all }
        let state = self.state
        let number = Int(state.pool[Int(instruction.c)])
        let site = state.loopSites[number]
        var index = site.kept
        if index.source != source.identity {
            index = site.current
            if index.source != source.identity || index.evaluation != state.evaluation {
                guard let built = noteVisit(of: source, at: number, path: instruction.c &+ 2) else { return all }
                index = built
            }
        }
        let range = index.range(of: operand(state.pool[Int(instruction.c) &+ 1], registers))
        return MachineState.Iteration(source: source, position: range.first, end: range.end, matches: UnsafePointer(index.entries))
    }

    /// Builds an index when a collection is iterated for the second time.
    private func noteVisit(of source: Value, at number: Int, path: Int32) -> LoopIndex? {
        var site = state.loopSites[number]
        let isKept = site.kept.source == 0 && policy.data.owns(source)
        defer { state.loopSites[number] = site }
        guard site.lastSource == source.identity, isKept || site.lastEvaluation == state.evaluation else {
            site.lastSource = source.identity
            site.lastEvaluation = state.evaluation
            return nil
        }
        let bytes = LoopIndex.byteCount(source.count)
        guard isKept || state.arena.remaining >= bytes else { return nil }
        let memory = isKept ? .allocate(byteCount: bytes, alignment: 8) : state.arena.allocate(bytes)
        source.settle()
        let index = LoopIndex(source, evaluation: isKept ? 0 : state.evaluation, memory: memory) { value in
            var found = value
            for step in 0..<Int(state.pool[Int(path)]) {
                found = found.lookup(state.constants[Int(~state.pool[Int(path) + 1 + step])])
            }
            return found
        }
        if isKept { site.kept = index } else { site.current = index }
        return index
    }
}
