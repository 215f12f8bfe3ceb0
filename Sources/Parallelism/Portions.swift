import Synchronization

/// Parts a row of elements into portions that several threads take one after the other.
struct Portions {
    private let count: Int
    private let size: Int
    private let workers: Int

    /// - Parameters:
    ///   - count: how many elements there are.
    ///   - share: how many of them are worth a thread.
    init(of count: Int, share: Int) {
        self.count = count
        workers = max(1, min(Processors.count, count / max(1, share)))
        // Several for each thread, because some elements take longer than others.
        size = workers == 1 ? max(1, count) : max(1, count / (workers * 8))
    }

    /// Gives each portion to `work`, several at the same time. Returns what becomes of them, in order.
    ///
    /// - Parameter context: what a thread works with; each makes its own.
    func map<Context, Result: Sendable>(
        with context: @Sendable () -> Context, _ work: @Sendable (inout Context, Range<Int>) -> Result
    ) -> [Result] {
        let ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
        guard workers > 1 else {
            var own = context()
            return ranges.map { work(&own, $0) }
        }
        return withoutActuallyEscaping(work) { work in
            withoutActuallyEscaping(context) { context in
                let queue = PortionQueue<Result>(ranges)
                let helpers = (1..<workers).compactMap { _ in WorkerThread { queue.drain(with: context(), work) } }
                queue.drain(with: context(), work)
                for helper in helpers { helper.join() }
                return queue.results
            }
        }
    }
}

/// The portions that are still to be taken, and what became of the others.
private final class PortionQueue<Result: Sendable>: Sendable {
    private let ranges: [Range<Int>]
    private let next = Atomic(0)
    private let finished: Mutex<[Result?]>

    init(_ ranges: [Range<Int>]) {
        self.ranges = ranges
        finished = Mutex(Array(repeating: nil, count: ranges.count))
    }

    func drain<Context>(with context: Context, _ work: (inout Context, Range<Int>) -> Result) {
        var own = context
        while true {
            let position = next.add(1, ordering: .relaxed).oldValue
            guard position < ranges.count else { return }
            let result = work(&own, ranges[position])
            finished.withLock { $0[position] = result }
        }
    }

    /// To be asked when all threads are done.
    var results: [Result] { finished.withLock { $0.compactMap { $0 } } }
}
