import RegoCompiler
import RegoEngine
import RegoSyntax

/// A report for people, in the form of `opa test`.
public struct TestReportText {
    /// Also tells which tests passed, and the steps to the failure of others.
    public var isVerbose: Bool
    /// Tells at which expressions tests failed, and the values of their variables.
    public var showsValues: Bool
    /// How what was measured is told.
    public var benchmarks: BenchmarkLines

    public init(isVerbose: Bool = false, showsValues: Bool = false, benchmarks: BenchmarkLines = BenchmarkLines()) {
        self.isVerbose = isVerbose
        self.showsValues = showsValues
        self.benchmarks = benchmarks
    }

    private static let rule = String(repeating: "-", count: 80) + "\n"

    public func text(_ report: TestReport) -> String {
        var text = ""
        let failures = report.results.filter(\.isFail)
        if isVerbose || showsValues, !failures.isEmpty {
            text += "FAILURES\n" + Self.rule
            let report = FailureReport(showsTrace: isVerbose, showsValues: showsValues)
            for result in failures { text += report.text(result) }
            text += "SUMMARY\n" + Self.rule
        }
        let lines = results(report.results)
        text += lines
        if !lines.isEmpty { text += Self.rule }
        return text + Counts(report.results).text
    }

    /// `data.app_test.test_allow: PASS (1.2ms)`.
    public static func line(_ result: TestResult) -> String {
        let head = "\(result.test.fullName): \(result.outcomeText)"
        return result.isSkipped ? head : head + " (\(DurationText.text(nanoseconds: result.duration)))"
    }

    // MARK: Results

    private func results(_ results: [TestResult]) -> String {
        var text = ""
        var file: String?
        for result in results where isVerbose || !result.isPass || result.benchmark != nil {
            if result.isPass, let benchmark = result.benchmark {
                text += benchmarks.line(result.test, benchmark) + "\n"
                continue
            }
            if file != result.test.location.file.path {
                if file != nil { text += "\n" }
                text += result.test.location.file.path + ":\n"
                file = result.test.location.file.path
            }
            text += Self.line(result) + "\n" + cases(result.cases, depth: 1)
            let output = result.output.trimmingNewlines
            if !output.isEmpty { text += "\n" + output.split(separator: "\n").map { "  \($0)\n" }.joined() + "\n" }
            if let error = result.error { text += "  \(error)\n" }
        }
        return text
    }

    private func cases(_ cases: [CaseResult], depth: Int) -> String {
        cases.filter { isVerbose || $0.isFail }.map { entry in
            String(repeating: "  ", count: depth) + "\(entry.name): \(entry.isFail ? "FAIL" : "PASS")\n"
                + self.cases(entry.cases, depth: depth + 1)
        }.joined()
    }
}

/// How many tests, or cases of tables, had which outcome.
private struct Counts {
    private var pass = 0
    private var fail = 0
    private var skipped = 0
    private var error = 0

    init(_ results: [TestResult]) {
        for result in results {
            if result.isSkipped {
                skipped += 1
            } else if result.error != nil {
                error += 1
            } else if result.cases.isEmpty {
                if result.isPass { pass += 1 } else { fail += 1 }
            } else {
                add(result.cases)
            }
        }
    }

    private mutating func add(_ cases: [CaseResult]) {
        for entry in cases {
            if !entry.cases.isEmpty {
                add(entry.cases)
            } else if entry.isFail {
                fail += 1
            } else {
                pass += 1
            }
        }
    }

    var text: String {
        let total = pass + fail + skipped + error
        return [("PASS", pass), ("FAIL", fail), ("SKIPPED", skipped), ("ERROR", error)]
            .filter { $0.1 > 0 }.map { "\($0.0): \($0.1)/\(total)\n" }.joined()
    }
}

extension TestFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .evaluation(let error): error.description
        case .compilation(let diagnostics): diagnostics.description
        }
    }
}

extension String {
    fileprivate var trimmingNewlines: Substring {
        var rest = self[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        return rest
    }
}
