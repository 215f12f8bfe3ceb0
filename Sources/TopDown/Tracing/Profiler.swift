import RegoSyntax

/// Measures how often and how long expressions are evaluated, by line.
public final class Profiler: EventSink {
    /// What was measured on one line.
    public struct Line: Sendable {
        public var location: SourceLocation
        public var nanoseconds: Int
        public var evaluations: Int
        public var redos: Int
        /// Different expressions on the line, those that the compiler made included.
        public var generatedExpressions: Int
    }

    /// What lines are sorted by; the largest come first.
    public enum Criterion: String, Sendable, CaseIterable {
        case time = "total_time_ns"
        case evaluations = "num_eval"
        case redos = "num_redo"
        case generatedExpressions = "num_gen_expr"
        case file
        case line
    }

    private struct Place: Hashable {
        let file: String
        let row: Int
    }

    private var lines: [Place: Line] = [:]
    private var expressions: [Place: Set<Int>] = [:]
    private var previous: (expr: Expr, operation: Event.Operation, start: UInt64)?

    public let wantsLocals = false
    public let wantsUnifications = false

    public init() {}

    public func record(_ event: Event) {
        guard case .expr(let expr) = event.node, event.operation == .eval || event.operation == .redo else { return }
        finishPrevious()
        previous = (expr, event.operation, EvaluationGauge.now())
    }

    private func finishPrevious() {
        guard let previous else { return }
        let location = previous.expr.location
        let place = Place(file: location.file.path, row: location.row)
        var line = lines[place] ?? Line(location: location, nanoseconds: 0, evaluations: 0, redos: 0, generatedExpressions: 0)
        line.nanoseconds += Int(EvaluationGauge.now() - previous.start)
        if previous.operation == .eval { line.evaluations += 1 } else { line.redos += 1 }
        lines[place] = line
        expressions[place, default: []].insert(previous.expr.index)
        self.previous = nil
    }

    /// The lines by one criterion after the other; those that are equal by file and row.
    ///
    /// - Parameter limit: the number of lines, or 0 for all.
    public func report(sortedBy criteria: [Criterion] = [], limit: Int = 0) -> [Line] {
        finishPrevious()
        let sorted = lines.map { place, line in
            var line = line
            line.generatedExpressions = expressions[place]?.count ?? 0
            return line
        }.sorted { Self.isBefore($0, $1, criteria) }
        return limit > 0 ? Array(sorted.prefix(limit)) : sorted
    }

    private static func isBefore(_ a: Line, _ b: Line, _ criteria: [Criterion]) -> Bool {
        for criterion in criteria {
            switch criterion {
            case .time: if a.nanoseconds != b.nanoseconds { return a.nanoseconds > b.nanoseconds }
            case .evaluations: if a.evaluations != b.evaluations { return a.evaluations > b.evaluations }
            case .redos: if a.redos != b.redos { return a.redos > b.redos }
            case .generatedExpressions:
                if a.generatedExpressions != b.generatedExpressions { return a.generatedExpressions > b.generatedExpressions }
            case .file: if a.location.file.path != b.location.file.path { return a.location.file.path > b.location.file.path }
            case .line: if a.location.row != b.location.row { return a.location.row > b.location.row }
            }
        }
        return SourceLocation.isOrderedBefore(a.location, b.location)
    }
}
