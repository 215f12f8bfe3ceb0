import PolicyTesting
import RegoSyntax
import TopDown

extension Profiler.Line {
    /// OPA's `profiler.ExprStats`.
    var json: JSONNode { .object([.init("total_time_ns", .number("\(nanoseconds)"))] + counts) }

    fileprivate var counts: [JSONNode.Member] {
        [
            .init("num_eval", .number("\(evaluations)")), .init("num_redo", .number("\(redos)")),
            .init("num_gen_expr", .number("\(generatedExpressions)")), .init("location", location.json(includingText: false)),
        ]
    }

    static let header = ["Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"]

    var row: [String] { [DurationText.text(nanoseconds: nanoseconds)] + countTexts }

    fileprivate var countTexts: [String] {
        ["\(evaluations)", "\(redos)", "\(generatedExpressions)", location.file.path.isEmpty ? location.text : location.shortDescription]
    }
}

/// A line of the profiles of several evaluations.
struct AggregatedLine {
    /// The counts of the first evaluation.
    private let first: Profiler.Line
    private let times: Statistics

    /// Lines are matched by their places in the profiles, as OPA does.
    static func aggregating(_ profiles: [[Profiler.Line]]) -> [AggregatedLine] {
        guard let first = profiles.first else { return [] }
        return first.enumerated().map { position, line in
            let times = profiles.compactMap { $0.indices.contains(position) ? $0[position].nanoseconds : nil }
            return AggregatedLine(first: line, times: Statistics(times))
        }
    }

    var json: JSONNode { .object([.init("total_time_ns_stats", times.json)] + first.counts) }

    static let header = Statistics.shownInTables + ["num eval", "num redo", "num gen expr", "location"]

    var row: [String] { Statistics.shownInTables.map { DurationText.text(nanoseconds: Int(times[$0])) } + first.countTexts }
}
