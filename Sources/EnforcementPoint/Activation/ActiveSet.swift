import Synchronization

/// Which set decides right now. A request takes the set once and keeps it to its end, so it never sees two.
public final class ActiveSet: Sendable {
    private let current: Mutex<PolicySet>

    init(_ set: PolicySet) { current = Mutex(set) }

    public var set: PolicySet { current.withLock { $0 } }

    func replace(with set: PolicySet) { current.withLock { $0 = set } }
}
