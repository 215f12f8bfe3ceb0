import RegoSyntax

/// Which events of a trace are shown.
public enum TraceFilter: String, Sendable, CaseIterable {
    case off
    /// Everything but unifications.
    case full
    /// Notes, and what led to them.
    case notes
    /// Failures, and what led to them.
    case fails
    case debug

    public func apply(_ events: [Event]) -> [Event] {
        switch self {
        case .off: []
        case .debug: events
        case .full: events.filter { $0.operation != .unify }
        case .notes: Self.lineage(events) { $0.operation == .note }
        case .fails: Self.lineage(events) { $0.operation == .fail }
        }
    }

    /// Notes and failures, and what led to them.
    public static func notesAndFailures(_ events: [Event]) -> [Event] {
        lineage(events) { $0.operation == .note || $0.operation == .fail }
    }

    /// The events that `isWanted` picks, each after the queries and rules that were entered on the way to it.
    private static func lineage(_ events: [Event], _ isWanted: (Event) -> Bool) -> [Event] {
        var entered: [Int: Event] = [:]
        var result: [Event] = []
        for event in events {
            if isWanted(event) {
                var path = [event]
                var seen: Set<Int> = []
                var next = entered[event.queryID]
                while let current = next, seen.insert(current.queryID).inserted {
                    path.append(current)
                    next = entered[current.parentID]
                }
                result += path.reversed()
                entered = [:]
            }
            guard event.operation == .enter || event.operation == .redo else { continue }
            switch event.node {
            case .rule, .body: entered[event.queryID] = event
            case .expr, .none: break
            }
        }
        return result
    }
}
