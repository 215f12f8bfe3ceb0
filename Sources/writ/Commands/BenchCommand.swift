import ArgumentParser
import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax
import TopDown

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the evaluation of a query.",
        discussion: """
            Policies are compiled and the input is read once, before; the answer is not read. The query is asked for about a second \
            after it has been warmed up; N evaluations took T nanoseconds. Metrics come from as many evaluations more, each timed by itself.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case pretty, json, gobench
    }

    @OptionGroup
    var sources: SourceOptions

    @OptionGroup
    var input: InputOptions

    @OptionGroup
    var query: QueryFlags

    @OptionGroup
    var version: RegoVersionFlags

    @OptionGroup
    var schemas: SchemaFlags

    @OptionGroup(title: "Partial evaluation")
    var unknown: UnknownOptions

    @Option(name: .shortAndLong, help: "What runs the policies; wasm is not there.")
    var target: EvaluationTarget = .rego

    @Option(name: .shortAndLong, help: "Output format.")
    var format: Format = .pretty

    @Option(name: .long, help: "Times to repeat the benchmark.")
    var count = 1

    @Flag(inversion: .prefixedNo, help: "Report the memory that an evaluation took.")
    var benchmem = true

    @Flag(inversion: .prefixedNo, help: "Report how the times of single evaluations are spread.")
    var metrics = true

    @Flag(inversion: .prefixedNo, help: "Exit with 1 when the result is undefined or empty.")
    var fail = true

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "The query.")
    var expression: String?

    func run() throws {
        let text = try input.query(expression)
        let document = try input.document()
        do {
            try measure(text, document)
        } catch {
            guard let errors = Self.errors(error) else { throw error }
            var output = EvalOutput()
            output.errors = errors
            try EvalPresentation(format: format == .json ? .json : .values, prettyLimit: 0, showsVariables: false).write(output)
            throw ExitStatus.failed
        }
    }

    private static func errors(_ error: any Error) -> [OutputError]? {
        error is QueryBenchmark.Undefined ? [OutputError(message: "undefined result")] : OutputError.errors(of: error)
    }

    private func measure(_ text: String, _ document: [UInt8]?) throws {
        let loaded = try sources.load(verification, isV0: version.isV0)
        var options = QueryOptions(
            package: query.package, imports: query.import, isV0: version.isV0, schemas: try schemas.read(), network: .ofThisMachine)
        options.runtimeJSON = RuntimeDescription(version: BuildVersion.writ).json
        var benchmark = try benchmark(text, document, loaded, options)
        benchmark.requiresAnswer = fail
        let timer = unknown.partial ? "rego_partial_eval" : "rego_query_eval"
        for _ in 0..<max(0, count) {
            let measured = try benchmark.run(timesRuns: metrics)
            let figures = metrics ? Statistics(measured.times).figures(of: "histogram_timer_\(timer)_ns") : [:]
            tell(measured.result.with(figures))
        }
    }

    private func benchmark(
        _ text: String, _ document: [UInt8]?, _ loaded: PolicySources, _ options: QueryOptions
    ) throws(QueryError) -> QueryBenchmark {
        guard unknown.partial else {
            let query = try PreparedQuery(text, modules: loaded.modules, data: loaded.data, options: options)
            return try QueryBenchmark(query, input: document)
        }
        var partial = TopDownOptions.Partial()
        partial.unknowns = unknown.references
        let query = try SyntaxQuery(text, modules: loaded.modules, data: loaded.data, options: options, for: .remainder(partial))
        return try QueryBenchmark(partially: query, input: document)
    }

    private func tell(_ result: BenchmarkResult) {
        switch format {
        case .json: StandardOutput.writeLine(result.json.text(indent: 2))
        case .gobench:
            StandardOutput.writeLine("BenchmarkOPAEval\t" + result.text + (benchmem ? result.memoryText : ""))
        case .pretty:
            var table = BoxTable(rows(result))
            table.alignments = [.left, .right]
            StandardOutput.write(table.text)
        }
    }

    private func rows(_ result: BenchmarkResult) -> [[String]] {
        let memory = result.memory.map { [["B/op", "\($0.bytes)"], ["allocs/op", "\($0.allocations)"]] } ?? []
        let figures = result.figures.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return [["samples", "\(result.runs)"], ["ns/op", BenchmarkResult.text(result.nanosecondsPerRun)]] + (benchmem ? memory : [])
            + figures.map { [$0.key, BenchmarkResult.text($0.value)] }
    }
}
