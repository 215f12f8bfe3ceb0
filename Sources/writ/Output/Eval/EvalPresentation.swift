import RegoSyntax

/// Prints what `eval` has to tell in one of OPA's formats: the answer on standard output; where a format has no place for errors,
/// these alone, on standard error.
struct EvalPresentation {
    let format: EvalCommand.Format
    /// Characters after which texts in tables are cut; 0 for never.
    let prettyLimit: Int
    /// Whether the values of variables stand beside the steps of an explanation.
    let showsVariables: Bool

    /// - Throws: `ExitStatus.failed`, having said why, when a number cannot be written as JSON.
    func write(_ output: EvalOutput) throws {
        try JSONNode.requireNone(output.answers.lazy.compactMap(\.unwritableNumber).first)
        switch format {
        case .json: write(line: output.json)
        case .discard: write(line: output.discarded)
        case .pretty:
            if !output.errors.isEmpty { tellErrors(output) }
            StandardOutput.write(try EvalTables(limit: prettyLimit, showsVariables: showsVariables).text(output))
        case .source:
            if output.errors.isEmpty, let remainder = output.remainder {
                StandardOutput.write(try remainder.source())
            } else {
                tellErrors(output)
            }
        case .values, .bindings, .raw:
            if output.errors.isEmpty { writeAnswers(output) } else { tellErrors(output) }
        }
    }

    private func tellErrors(_ output: EvalOutput) { StandardError.writeLine(OutputError.text(output.errors)) }

    private func write(line document: JSONNode) { StandardOutput.writeLine(document.text(indent: 2, escapesHTML: true)) }

    private func writeAnswers(_ output: EvalOutput) {
        for answer in output.answers {
            switch format {
            case .values: write(line: .array(answer.expressions.map(\.value)))
            case .bindings: write(line: answer.bindingsJSON)
            default:
                let values = answer.expressions.map { $0.value.string ?? $0.value.text(escapesHTML: true) }
                StandardOutput.writeLine(values.joined(separator: " "))
            }
        }
    }
}
