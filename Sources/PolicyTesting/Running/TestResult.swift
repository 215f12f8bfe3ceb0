import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax
import TopDown

/// What became of one test.
public struct TestResult: Sendable {
    public enum Outcome: Sendable {
        case pass
        case fail
        case error(TestFailure)
        case skipped
    }

    public let test: TestCase
    public let outcome: Outcome
    /// Nanoseconds that the evaluation took.
    public let duration: Int
    /// What `print` wrote, line by line.
    public let output: String
    /// The cases of a table, sorted by name.
    public internal(set) var cases: [CaseResult]
    /// The expression that did not hold, when it is known.
    public internal(set) var failedAt: SourceLocation?
    /// The steps to the result, when they were asked for.
    public internal(set) var trace: [Event] = []
    /// The expression that did not hold with the values of its variables, when they were asked for.
    public internal(set) var failedExpression: FailedExpression?
    /// What was measured, of a test that was there to be measured.
    public internal(set) var benchmark: BenchmarkResult?
    /// Whether the same policies and data must give the same result again: nothing was asked of the clock, the network, chance or the machine.
    public internal(set) var isRepeatable = true

    public init(
        test: TestCase, outcome: Outcome, duration: Int = 0, output: String = "", cases: [CaseResult] = [],
        benchmark: BenchmarkResult? = nil
    ) {
        self.test = test
        self.outcome = outcome
        self.duration = duration
        self.output = output
        self.cases = cases
        self.benchmark = benchmark
    }

    public var isPass: Bool {
        if case .pass = outcome { return true }
        return false
    }
    public var isFail: Bool {
        if case .fail = outcome { return true }
        return false
    }
    public var isSkipped: Bool {
        if case .skipped = outcome { return true }
        return false
    }
    public var error: TestFailure? {
        if case .error(let failure) = outcome { return failure }
        return nil
    }

    /// `PASS`, `FAIL`, `ERROR` or `SKIPPED`.
    public var outcomeText: String {
        switch outcome {
        case .pass: "PASS"
        case .fail: "FAIL"
        case .error: "ERROR"
        case .skipped: "SKIPPED"
        }
    }
}

/// Why a test could not be judged.
public enum TestFailure: Error, Sendable {
    case evaluation(EvaluationError)
    case compilation(RegoDiagnostics)
}

/// What became of one case of a table; a case may hold cases.
public struct CaseResult: Sendable {
    public var name: String
    public var isFail: Bool
    /// Sorted by name.
    public var cases: [CaseResult]
    /// The expression that did not hold, when it was asked for.
    public internal(set) var failedExpression: FailedExpression?

    public init(name: String, isFail: Bool, cases: [CaseResult]) {
        self.name = name
        self.isFail = isFail
        self.cases = cases
    }
}

/// What became of all tests.
public struct TestReport: Sendable {
    /// In the order of files and rules.
    public let results: [TestResult]
    /// Present when it was asked for.
    public let coverage: CoverageReport?

    public init(results: [TestResult], coverage: CoverageReport?) {
        self.results = results
        self.coverage = coverage
    }

    public var hasFailures: Bool { results.contains { $0.isFail || $0.error != nil } }
    public var hasSkipped: Bool { results.contains { $0.isSkipped } }
}
