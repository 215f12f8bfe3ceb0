import PolicyEvaluation
import RegoSyntax
import TopDown

/// Everything that `eval` has to tell, in the shape of OPA's `presentation.Output`.
struct EvalOutput {
    /// One way in which the query holds.
    struct Answer {
        struct Expression {
            let value: JSONNode
            let text: String
            let row: Int
            let column: Int
        }

        let expressions: [Expression]
        /// Sorted by name.
        let bindings: [JSONNode.Member]
    }

    var metrics: MetricsReport?
    /// What a partial evaluation left.
    var remainder: PartialReport?
    var aggregatedMetrics: [AggregatedTimer] = []
    var coverage: CoverageReport?
    var errors: [OutputError] = []
    /// Whether the errors are the reason why there is no answer; those of built-in functions may stand beside one.
    var isFailed = false
    var answers: [Answer] = []
    /// The steps to the answer.
    var explanation: [Event] = []
    var profile: [Profiler.Line] = []
    var aggregatedProfile: [AggregatedLine] = []

    /// A partial evaluation gives no answer, whatever it leaves.
    var isUndefined: Bool { answers.isEmpty }
}

extension EvalOutput {
    /// OPA's document; what is empty is left out.
    var json: JSONNode { document(result: .array(answers.map(\.json))) }

    /// The same, with a word in the place of the result.
    var discarded: JSONNode { document(result: .string("discarded")) }

    private func document(result: JSONNode) -> JSONNode {
        var members: [JSONNode.Member] = []
        if let metrics { members.append(.init("metrics", metrics.json)) }
        if let remainder { members.append(.init("partial", remainder.json)) }
        if !aggregatedMetrics.isEmpty {
            members.append(.init("aggregated_metrics", .object(aggregatedMetrics.map { .init($0.name, $0.statistics.json) })))
        }
        if let coverage { members.append(.init("coverage", coverage.json)) }
        if !errors.isEmpty { members.append(.init("errors", .array(errors.map(\.json)))) }
        if !answers.isEmpty { members.append(.init("result", result)) }
        if !explanation.isEmpty { members.append(.init("explanation", .array(explanation.map(\.json)))) }
        if !profile.isEmpty { members.append(.init("profile", .array(profile.map(\.json)))) }
        if !aggregatedProfile.isEmpty { members.append(.init("aggregated_profile", .array(aggregatedProfile.map(\.json)))) }
        return .object(members)
    }
}

extension EvalOutput.Answer {
    init(_ answer: QueryAnswer) {
        expressions = answer.expressions.map { expression in
            Expression(
                value: expression.value.node, text: expression.location.text, row: expression.location.row,
                column: expression.location.column)
        }
        bindings = answer.bindings.map { .init($0.name, $0.value.node) }
    }

    var bindingsJSON: JSONNode { .object(bindings) }

    /// A number somewhere in the answer that JSON has no way to write.
    var unwritableNumber: String? { expressions.lazy.compactMap(\.value.unwritableNumber).first ?? bindingsJSON.unwritableNumber }

    fileprivate var json: JSONNode {
        let members = [JSONNode.Member("expressions", .array(expressions.map(\.json)))]
        return .object(bindings.isEmpty ? members : members + [.init("bindings", bindingsJSON)])
    }
}

extension EvalOutput.Answer.Expression {
    fileprivate var json: JSONNode {
        let location = JSONNode.object([.init("row", .number("\(row)")), .init("col", .number("\(column)"))])
        return .object([.init("value", value), .init("text", .string(text)), .init("location", location)])
    }
}
