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
    static let smallest = 8
    /// Smaller ones that live no longer than an evaluation, too.
    static let smallestOfEvaluation = 16

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

    /// A collection that was met, but is not indexed.
    init(met source: UInt64) { self.source = source }

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
    /// The indexes over base documents.
    var kept = LoopIndexTable()
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
        let all = MachineState.Iteration(source, end: count)
        guard count >= LoopIndex.smallest else { return all }
        let state = self.state
        let number = Int(state.pool[Int(instruction.c)])
        guard let index = index(of: source, count: count, at: number, path: instruction.c &+ 2) else { return all }
        let range = index.range(of: operand(state.pool[Int(instruction.c) &+ 1], registers))
        return MachineState.Iteration(source, position: range.first, end: range.end, matches: UnsafePointer(index.entries))
    }

    /// The index of a collection, which is made when it is iterated for the second time.
    @inline(__always)
    private func index(of source: Value, count: Int, at number: Int, path: Int32) -> LoopIndex? {
        if let kept = state.loopSites[number].kept.find(source.identity) {
            if kept.pointee.entries == nil { keepIndex(of: source, in: kept, path: path) }
            return kept.pointee.entries == nil ? nil : kept.pointee
        }
        let current = state.loopSites[number].current
        if current.source == source.identity, current.evaluation == state.evaluation { return current }
        return noteVisit(of: source, count: count, at: number, path: path)
    }

    /// Makes an index over a base document, unless the machine keeps too many bytes of them.
    @inline(never)
    private func keepIndex(of source: Value, in slot: UnsafeMutablePointer<LoopIndex>, path: Int32) {
        let bytes = LoopIndex.byteCount(source.count)
        guard bytes <= MachineState.keptIndexBytes - state.keptIndexBytes else { return }
        state.keptIndexBytes += bytes
        slot.pointee = newIndex(of: source, evaluation: 0, memory: .allocate(byteCount: bytes, alignment: 8), path: path)
    }

    @inline(never)
    private func noteVisit(of source: Value, count: Int, at number: Int, path: Int32) -> LoopIndex? {
        if policy.data.owns(source) {
            var site = state.loopSites[number]
            site.kept.insert(LoopIndex(met: source.identity))
            state.loopSites[number] = site
            return nil
        }
        guard count >= LoopIndex.smallestOfEvaluation else { return nil }
        var site = state.loopSites[number]
        defer { state.loopSites[number] = site }
        guard site.lastSource == source.identity, site.lastEvaluation == state.evaluation else {
            site.lastSource = source.identity
            site.lastEvaluation = state.evaluation
            return nil
        }
        let bytes = LoopIndex.byteCount(count)
        guard state.arena.remaining >= bytes else { return nil }
        site.current = newIndex(of: source, evaluation: state.evaluation, memory: state.arena.allocate(bytes), path: path)
        return site.current
    }

    private func newIndex(of source: Value, evaluation: UInt64, memory: UnsafeMutableRawPointer, path: Int32) -> LoopIndex {
        source.settle()
        return LoopIndex(source, evaluation: evaluation, memory: memory) { value in
            var found = value
            for step in 0..<Int(state.pool[Int(path)]) {
                found = found.lookup(state.constants[Int(~state.pool[Int(path) + 1 + step])])
            }
            return found
        }
    }
}
