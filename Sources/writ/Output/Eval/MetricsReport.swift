import PolicyEvaluation
import RegoSyntax

/// How long the steps of an evaluation took, under OPA's names.
struct MetricsReport {
    /// Sorted by name.
    let lines: [(name: String, nanoseconds: Int)]

    init(_ timers: [String: Int]) {
        lines = timers.map { (name: "timer_\($0.key)_ns", nanoseconds: $0.value) }.sorted { $0.name < $1.name }
    }

    var json: JSONNode { .object(lines.map { .init($0.name, .number("\($0.nanoseconds)")) }) }
}

extension QueryTimings {
    /// The timers of everything that comes before the evaluation.
    var timers: [String: Int] {
        [
            "rego_module_compile": moduleCompile, "rego_query_parse": queryParse, "rego_query_compile": queryCompile + lowering,
        ]
    }
}

/// A timer over several evaluations.
struct AggregatedTimer {
    let name: String
    let statistics: Statistics

    /// The timers that all reports have.
    static func aggregating(_ reports: [MetricsReport]) -> [AggregatedTimer] {
        guard let first = reports.first else { return [] }
        return first.lines.map { line in
            AggregatedTimer(
                name: line.name, statistics: Statistics(reports.flatMap { $0.lines.filter { $0.name == line.name }.map(\.nanoseconds) }))
        }
    }
}
