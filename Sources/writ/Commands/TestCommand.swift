import ArgumentParser
import Glibc
import Incremental
import PolicyEvaluation
import PolicyTesting
import RegoCompiler
import RegoEngine
import RegoSyntax
import TopDown

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the unit tests of policies: rules whose names begin with test_.",
        discussion: """
            Exits with 1 when a test fails, cannot be judged or is skipped (todo_test_), or when the coverage is too low. With --bench each \
            test is run for about a second and its time is told.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case pretty, json, gobench
    }

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

    @Option(name: .shortAndLong, help: "Output format; gobench goes with --bench.")
    var format: Format = .pretty

    @Flag(name: .shortAndLong, help: "Report which lines and rules the tests reached, as JSON.")
    var coverage = false

    @Option(name: .long, help: "Percentage of lines that must be covered; implies --coverage.")
    var threshold: Double = 0

    @Option(name: .long, help: "Time that one test may take. (default: 5s, 30s with --bench)")
    var timeout: GoDuration?

    @Option(name: .shortAndLong, help: "Tests that run at the same time; 0 for the number of processors. Measured tests never do.")
    var parallel = 0

    @Option(name: .long, help: "Times to repeat the run.")
    var count = 1

    @Flag(name: [.customShort("z"), .long], help: "Exit with 0 when tests are skipped.")
    var exitZeroOnSkipped = false

    @Flag(name: .long, help: "Exit with 1 when there was no test to run.")
    var failOnEmpty = false

    @Flag(name: .long, help: "Measure the tests.")
    var bench = false

    @Flag(inversion: .prefixedNo, help: "Report the memory that a measured test took.")
    var benchmem = true

    @Flag(name: .shortAndLong, help: "Run again whenever the files change, until interrupted.")
    var watch = false

    @Option(name: .shortAndLong, help: "Errors of the compiler to report before giving up; 0 for all.")
    var maxErrors = 10

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    @OptionGroup
    var version: RegoVersionFlags

    @OptionGroup
    var compiler: CompilerFlags

    @Option(name: .shortAndLong, help: "What runs the tests; wasm is not there.")
    var target: EvaluationTarget = .rego

    @OptionGroup
    var cache: CacheOptions

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "Files, directories or bundles.", completion: .file())
    var paths: [String]

    func run() throws {
        HeapGrowth.inLargeSteps()
        if format == .gobench && !bench {
            StandardError.writeLine("cannot use output format gobench without running benchmarks (--bench)")
            return
        }
        guard (0...100).contains(threshold) else { throw refused("Code coverage threshold must be between 0 and 100") }
        if bench && measuresCoverage { throw refused("coverage reporting is not supported when benchmarking tests") }
        if watch { try runAgainAndAgain() } else { try runTests() }
    }

    private func refused(_ reason: String) -> ExitStatus {
        StandardError.writeLine(reason)
        return .failed
    }

    private var measuresCoverage: Bool { coverage || threshold > 0 }

    // MARK: Running

    private func runTests() throws {
        let capabilities = try compiler.readCapabilities()
        let unparsed = try UnparsedSources(
            paths: bundle ? [] : paths, bundles: bundle ? paths : [], ignore: ignore, verification: verification,
            regoVersion: version.version, capabilities: capabilities ?? .current)
        if keepsOutcomes, let report = try runChangedTests(unparsed, capabilities) { return try finish(report) }
        var sources = try PolicySources(unparsed)
        let options = try options(capabilities)
        let suite = try TestSuite(modules: sources.takeModules(), data: sources.data, options: options)
        do {
            for _ in 0..<max(0, count) { try finish(bench ? suite.benchmark() : suite.run()) }
        } catch let status as ExitStatus where !watch {
            end(status, with: suite)
        }
        if !watch { end(.success, with: suite) }
    }

    /// Ends the process without taking large syntax trees apart first, which would be a good part of the work.
    private func end(_ status: ExitStatus, with suite: TestSuite) -> Never {
        withExtendedLifetime(suite) { Glibc.exit(status.rawValue) }
    }

    /// Whether what is told follows from the outcomes of tests alone.
    private var keepsOutcomes: Bool {
        !measuresCoverage && !bench && !watch && !varValues && explain == nil && count == 1 && !(format == .json && verbose)
    }

    /// Runs the tests for which something has changed since they passed.
    ///
    /// - Returns: nothing when everything is to be looked at, because there are errors, or failures whose steps are to be told.
    private func runChangedTests(_ unparsed: UnparsedSources, _ capabilities: Capabilities?) throws -> TestReport? {
        guard let cache = cache.cache(of: "test", on: paths), let texts = unparsed.texts, let data = try? unparsed.data,
            let options = try? options(capabilities)
        else { return nil }
        let settings = RunSettings(unparsed.regoVersion, capabilities, options.schemas)
        return try IncrementalTestRun(
            texts, data: data, options: options, settings: settings, cache: cache, parse: unparsed.parse)?.run()
    }

    private func options(_ capabilities: Capabilities?) throws -> TestOptions {
        var options = TestOptions(
            filter: filter, timeout: timeout?.nanoseconds ?? (bench ? 30_000_000_000 : 5_000_000_000), parallelism: parallel,
            measuresCoverage: measuresCoverage, isBenchmark: bench, capabilities: capabilities ?? .current,
            schemas: try compiler.readSchemas(), errorLimit: maxErrors, network: .ofThisMachine(within: capabilities))
        options.runtimeJSON = RuntimeDescription(version: BuildVersion.writ).json
        if !measuresCoverage, !bench, isVerbose || varValues {
            options.traces = format == .json ? .all : .failures
            options.traceFilter = explain?.filter ?? (isVerbose ? nil : .fails)
            options.capturesValues = varValues
        }
        return options
    }

    /// Tells a report, and throws what its outcome is to the one who called.
    private func finish(_ report: TestReport) throws {
        if let measured = report.coverage { try tell(report, measured) } else { tell(report) }
        if failOnEmpty && report.results.isEmpty { throw refused("no tests were run") }
        if report.hasFailures || (report.hasSkipped && !exitZeroOnSkipped) { throw ExitStatus.failed }
    }

    private var isVerbose: Bool { verbose || explain != nil }

    /// Ends with success when it is interrupted.
    private func runAgainAndAgain() throws {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(0) } }
        let files = FileWatch(paths: paths)
        var state = files.snapshot()
        do { try runTests() } catch is ExitStatus {}
        while true {
            StandardOutput.writeLine(String(repeating: "*", count: 80) + "\nWatching for changes ...")
            state = files.waitForChange(since: state)
            do { try runTests() } catch { Failure.tell(error) }
        }
    }

    // MARK: Telling

    private func tell(_ report: TestReport) {
        switch format {
        case .json: StandardOutput.writeLine(report.json.text(indent: 2))
        case .pretty, .gobench:
            let benchmarks = BenchmarkLines(hasGoNames: format == .gobench, tellsMemory: benchmem)
            StandardOutput.write(TestReportText(isVerbose: isVerbose, showsValues: varValues, benchmarks: benchmarks).text(report))
        }
    }

    /// With coverage, failures go to standard error: standard output holds the coverage, or nothing.
    private func tell(_ report: TestReport, _ coverage: CoverageReport) throws {
        if let failure = CoverageOutcome.failure(of: report, threshold: threshold > 0 ? threshold : nil, isVerbose: isVerbose) {
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
