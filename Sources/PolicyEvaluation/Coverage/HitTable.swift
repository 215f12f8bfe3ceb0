import Synchronization

/// Which probes were reached, noted by any number of threads.
///
/// @unchecked: the cells are atomic, and the pointer changes only when the table is made and freed.
public final class HitTable: @unchecked Sendable {
    private let cells: UnsafeMutablePointer<Atomic<Bool>>
    public let count: Int

    public init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(false)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Numbers without a probe are ignored.
    func hit(_ probe: Int) {
        guard probe >= 0, probe < count, !cells[probe].load(ordering: .relaxed) else { return }
        cells[probe].store(true, ordering: .relaxed)
    }

    public func reset() {
        for probe in 0..<count { cells[probe].store(false, ordering: .relaxed) }
    }

    public subscript(probe: Int) -> Bool { cells[probe].load(ordering: .relaxed) }
}
