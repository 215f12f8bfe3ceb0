import PolicyEvaluation

/// What keeps a report's coverage from being told: a test that failed, or coverage below a threshold.
public enum CoverageOutcome {
    /// - Parameters:
    ///   - threshold: percentage of lines.
    ///   - isVerbose: whether to list the lines that are not covered.
    /// - Returns: the words of `opa test --coverage`; nil when all is well.
    public static func failure(of report: TestReport, threshold: Double?, isVerbose: Bool = false) -> String? {
        for result in report.results {
            if let error = result.error { return error.description }
            if result.isFail { return TestReportText.line(result) + "\n" + cases(result.cases) }
            if result.isSkipped { return TestReportText.line(result) }
        }
        guard let coverage = report.coverage, let threshold, coverage.coverage < threshold else { return nil }
        let text = "Code coverage threshold not met: got \(twoDecimals(coverage.coverage)) instead of \(twoDecimals(threshold))"
        return isVerbose ? text + missing(coverage) : text
    }

    private static func cases(_ cases: [CaseResult], indent: String = "") -> String {
        cases.map { "\(indent)\($0.name): \($0.isFail ? "FAIL" : "PASS")\n" + self.cases($0.cases, indent: indent + "  ") }.joined()
    }

    private static func missing(_ coverage: CoverageReport) -> String {
        let lines = coverage.files.flatMap { file in
            file.notCovered.map { rows in
                rows.count == 1 ? "\n\t\(file.path):\(rows.lowerBound)" : "\n\t\(file.path):\(rows.lowerBound)-\(rows.upperBound)"
            }
        }
        return lines.isEmpty ? "" : "\nLines not covered:" + lines.joined()
    }

    private static func twoDecimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
