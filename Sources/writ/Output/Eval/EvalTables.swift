import PolicyEvaluation
import RegoSyntax
import TopDown

/// What `eval` has to tell, for people: `--format pretty`.
struct EvalTables {
    /// Characters after which texts in tables are cut; 0 for never.
    let limit: Int
    /// Whether the values of variables stand beside the steps of an explanation.
    var showsVariables = false

    /// Without the errors, which go to standard error.
    func text(_ output: EvalOutput) throws(RegoDiagnostics) -> String {
        var text = ""
        if !output.explanation.isEmpty { text += TracePrinter(showsVariables: showsVariables).text(output.explanation) }
        if output.errors.isEmpty {
            if let remainder = output.remainder, !remainder.isUndefined {
                text += try remainder.table()
            } else {
                text += answers(output.answers)
            }
        }
        if let metrics = output.metrics { text += table(["Metric", "Value"], metrics.lines.map { [$0.name, cut($0.value)] }) }
        if !output.profile.isEmpty { text += table(Profiler.Line.header, output.profile.map(\.row)) }
        text += aggregated(output.aggregatedMetrics)
        if !output.aggregatedProfile.isEmpty { text += table(AggregatedLine.header, output.aggregatedProfile.map(\.row)) }
        if let coverage = output.coverage {
            var table = BoxTable([["Overall Coverage", FixedPoint.text(coverage.coverage, decimals: 2)]])
            table.alignments = [.byContent, .byContent]
            text += table.text
        }
        return text
    }

    // MARK: Answers

    private func answers(_ answers: [EvalOutput.Answer]) -> String {
        guard let first = answers.first else { return "undefined\n" }
        if answers.count == 1, first.bindings.isEmpty, let only = first.expressions.first,
            first.expressions.count == 1 || first.expressions.allSatisfy({ $0.value.bool != nil })
        {
            return only.value.text(indent: 2, escapesHTML: true) + "\n"
        }
        return bindings(answers, first)
    }

    /// A column for each variable, and for each expression that says more than that it holds.
    private func bindings(_ answers: [EvalOutput.Answer], _ first: EvalOutput.Answer) -> String {
        let shown = first.expressions.indices.filter { first.expressions[$0].value.bool == nil || first.bindings.isEmpty }
        let rows = answers.map { answer in
            let values = first.bindings.map { binding in answer.bindings.first { $0.key == binding.key }?.value ?? .null }
            return (values + shown.map { answer.expressions[$0].value }).map { cut($0.text(escapesHTML: true)) }
        }
        var table = BoxTable(header: first.bindings.map(\.key) + shown.map { first.expressions[$0].text }, rows)
        table.wraps = true
        return table.text
    }

    // MARK: Measurements

    private func aggregated(_ timers: [AggregatedTimer]) -> String {
        let rows = timers.map { timer in [timer.name] + Statistics.shownInTables.map { cut(timer.statistics.text($0)) } }
        return table(["metric"] + Statistics.shownInTables, rows)
    }

    private func table(_ header: [String], _ rows: [[String]]) -> String {
        var table = BoxTable(header: header, rows)
        table.wraps = true
        table.capitalizesHeader = true
        return table.text
    }

    private func cut(_ text: String) -> String {
        let bytes = text.utf8
        guard limit > 0, bytes.count > limit else { return text }
        return String(decoding: bytes.prefix(limit), as: UTF8.self) + "..."
    }
}
