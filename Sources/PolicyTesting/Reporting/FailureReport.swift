import TopDown

/// What a report says of a failed test: the steps that led to the failure, and the expression that did not hold with the values of its
/// variables.
struct FailureReport {
    let showsTrace: Bool
    let showsValues: Bool

    func text(_ result: TestResult) -> String {
        var text = IndentedText()
        text.write(line: TestReportText.line(result))
        if showsTrace { write(result.trace, into: &text) }
        if result.cases.isEmpty {
            if showsValues { write(result.failedExpression, into: &text, indentation: 0) }
        } else {
            text.write(line: "")
            for lineage in Self.failedLeaves(result.cases) {
                for (depth, entry) in lineage.enumerated() { text.write(line: "\(entry.name): FAIL", indentation: 2 * (depth + 1)) }
                if showsValues { write(lineage.last?.failedExpression, into: &text, indentation: 2 * (lineage.count + 1)) }
            }
        }
        text.write(line: "")
        return text.text
    }

    private func write(_ trace: [Event], into text: inout IndentedText) {
        var printer = TracePrinter(showsVariables: showsValues)
        printer.indentation = 2
        text.write(line: "")
        text.write(printer.text(trace))
    }

    private func write(_ failed: FailedExpression?, into text: inout IndentedText, indentation: Int) {
        text.write(line: "", indentation: indentation)
        guard let failed else { return }
        text.write(line: "\(failed.location.file.path):\(failed.location.row):", indentation: indentation + 2)
        text.write(failed.text, indentation: indentation + 4)
        text.write("\n", indentation: indentation)
    }

    private static func failedLeaves(_ cases: [CaseResult], below path: [CaseResult] = []) -> [[CaseResult]] {
        cases.filter(\.isFail).flatMap { entry in
            entry.cases.isEmpty ? [path + [entry]] : failedLeaves(entry.cases, below: path + [entry])
        }
    }
}
