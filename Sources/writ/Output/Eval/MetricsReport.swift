import PolicyEvaluation
import RegoSyntax
import TopDown

/// How long the steps of an evaluation took, and what was counted, under OPA's names.
struct MetricsReport {
    private enum Metric {
        case number(Int)
        case histogram(Statistics)
    }

    /// Nanoseconds.
    private var timers: [String: Int]
    private var metrics: [String: Metric]

    /// - Parameter parts: of the evaluation, when it was instrumented.
    init(_ timers: [String: Int], _ parts: EvaluationMetrics? = nil) {
        self.timers = timers
        metrics = [:]
        for (timer, samples) in parts?.timers ?? [:] {
            self.timers[timer.rawValue] = samples.reduce(0, +)
            metrics["histogram_\(timer.rawValue)"] = .histogram(Statistics(samples))
        }
        for (counter, count) in parts?.counters ?? [:] { metrics["counter_\(counter.rawValue)"] = .number(count) }
        for (name, nanoseconds) in self.timers { metrics["timer_\(name)_ns"] = .number(nanoseconds) }
    }

    var json: JSONNode {
        .object(
            metrics.sorted { $0.key < $1.key }.map { name, metric in
                switch metric {
                case .number(let number): .init(name, .number("\(number)"))
                case .histogram(let statistics): .init(name, statistics.json)
                }
            })
    }

    /// One for each number, sorted by name.
    var lines: [(name: String, value: String)] {
        metrics.flatMap { name, metric -> [(name: String, value: String)] in
            switch metric {
            case .number(let number): [(name, "\(number)")]
            case .histogram(let statistics): Statistics.names.map { ("\(name)_\($0)", statistics.text($0)) }
            }
        }.sorted { $0.name < $1.name }
    }

    /// Sorted by name.
    fileprivate var timerLines: [(name: String, nanoseconds: Int)] {
        timers.map { (name: "timer_\($0.key)_ns", nanoseconds: $0.value) }.sorted { $0.name < $1.name }
    }
}

extension QueryTimings {
    /// The timers of everything that comes before the evaluation.
    var timers: [String: Int] {
        [
            "rego_module_compile": moduleCompile, "rego_query_parse": queryParse, "rego_query_compile": queryCompile + lowering,
        ].merging(stages) { $1 }
    }
}

/// A timer over several evaluations.
struct AggregatedTimer {
    let name: String
    let statistics: Statistics

    /// The timers that all reports have.
    static func aggregating(_ reports: [MetricsReport]) -> [AggregatedTimer] {
        guard let first = reports.first else { return [] }
        return first.timerLines.map { line in
            let times = reports.flatMap { $0.timerLines.filter { $0.name == line.name }.map(\.nanoseconds) }
            return AggregatedTimer(name: line.name, statistics: Statistics(times))
        }
    }
}
