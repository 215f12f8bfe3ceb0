import ArgumentParser
import PolicyEvaluation
import PolicyTesting
import RegoSyntax
import TopDown

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the unit tests of policies: rules whose names begin with test_.",
        discussion: "Exits with 1 when a test fails, cannot be judged or is skipped (todo_test_), or when the coverage is too low.")

    @Flag(name: .shortAndLong, help: "Read the paths as bundle files or root directories.")
    var bundle = false

    @Flag(name: .shortAndLong, help: "Tell every test, and where failed ones failed.")
    var verbose = false

    @Option(
        name: .long,
        help: "Show the steps to failures: fails, full, notes or debug (with --verbose: notes and fails); implies --verbose.")
    var explain: TestExplanation?

    @Flag(name: .long, help: "Tell at which expression tests failed, and the values of its variables.")
    var varValues = false

    @Option(
        name: [.customShort("r"), .customLong("run")],
        help: "Run only the tests whose full name (data.pkg.test_x) matches the regular expression.")
    var filter: String?

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @Flag(name: .shortAndLong, help: "Report which lines and rules the tests reached, as JSON.")
    var coverage = false

    @Option(name: .long, help: "Percentage of lines that must be covered; implies --coverage.")
    var threshold: Double?

    @Option(name: .long, help: "Time that one test may take.")
    var timeout = GoDuration(nanoseconds: 5_000_000_000)

    @Option(name: .shortAndLong, help: "Tests that run at the same time; 0 for the number of processors.")
    var parallel = 0

    @Option(name: .long, help: "Times to repeat the run.")
    var count = 1

    @Flag(name: [.customShort("z"), .long], help: "Exit with 0 when tests are skipped.")
    var exitZeroOnSkipped = false

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "Files, directories or bundles.", completion: .file())
    var paths: [String]

    func run() throws {
        let sources = try PolicySources(
            paths: bundle ? [] : paths, bundles: bundle ? paths : [], ignore: ignore, verification: verification)
        var options = TestOptions(
            filter: filter, timeout: timeout.nanoseconds, parallelism: parallel, measuresCoverage: coverage || threshold != nil,
            network: .ofThisMachine)
        if !options.measuresCoverage, isVerbose || varValues {
            options.traces = format == .json ? .all : .failures
            options.traceFilter = explain?.filter ?? (isVerbose ? nil : .fails)
            options.capturesValues = varValues
        }
        let suite = try TestSuite(modules: sources.modules, data: sources.data, options: options)
        for _ in 0..<max(1, count) {
            let report = suite.run()
            if let measured = report.coverage { try tell(report, measured) } else { tell(report) }
            if report.hasFailures || (report.hasSkipped && !exitZeroOnSkipped) { throw ExitStatus.failed }
        }
    }

    private var isVerbose: Bool { verbose || explain != nil }

    private func tell(_ report: TestReport) {
        switch format {
        case .json: StandardOutput.writeLine(report.json.text(indent: 2))
        case .pretty: StandardOutput.write(TestReportText(isVerbose: isVerbose, showsValues: varValues).text(report))
        }
    }

    /// With coverage, failures go to standard error: standard output holds the coverage, or nothing.
    private func tell(_ report: TestReport, _ coverage: CoverageReport) throws {
        if let failure = CoverageOutcome.failure(of: report, threshold: threshold, isVerbose: isVerbose) {
            StandardError.writeLine(failure)
            throw ExitStatus.failed
        }
        StandardOutput.writeLine(coverage.jsonWithRules.text(indent: 2))
    }
}

/// `--explain` of tests: which steps are shown.
enum TestExplanation: String, ExpressibleByArgument, CaseIterable {
    case fails, full, notes, debug

    fileprivate var filter: TraceFilter {
        switch self {
        case .fails: .fails
        case .full: .full
        case .notes: .notes
        case .debug: .debug
        }
    }
}
