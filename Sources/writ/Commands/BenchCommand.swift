import ArgumentParser
import PolicyEvaluation
import RegoSyntax

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the evaluation of a query.",
        discussion: """
            Policies are compiled and the input is read once, before; the answer is not read. Reported is the median of many batches: N \
            evaluations took T nanoseconds.
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

    @Option(name: .shortAndLong, help: "Output format.")
    var format: Format = .pretty

    @Option(name: .long, help: "Times to repeat the benchmark.")
    var count = 1

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "The query.")
    var expression: String?

    func run() throws {
        let text = try input.query(expression)
        let loaded = try sources.load(verification)
        let document = try input.document()
        let prepared = try PreparedQuery(
            text, modules: loaded.modules, data: loaded.data, options: QueryOptions(package: query.package, imports: query.import))
        for _ in 0..<max(1, count) {
            let result = try QueryBenchmark(prepared, input: document)
            guard result.isDefined else { throw Failure("bench_undefined", "the query has no result", remedy: "ask it with writ eval") }
            tell(result)
        }
    }

    private func tell(_ result: QueryBenchmark) {
        let median = Decimals.text(result.nanosecondsPerEvaluation)
        switch format {
        case .gobench: StandardOutput.writeLine("BenchmarkQuery\t\(result.evaluations)\t\(median) ns/op")
        case .pretty:
            StandardOutput.write(
                Table([
                    ["samples", "\(result.evaluations)"], ["ns/op", median], ["fastest ns/op", Decimals.text(result.fastest)],
                    ["slowest ns/op", Decimals.text(result.slowest)],
                ]).text)
        case .json:
            StandardOutput.writeLine(
                JSONNode.object([
                    .init("N", .number("\(result.evaluations)")), .init("T", .number("\(result.nanoseconds)")),
                    .init(
                        "Extra",
                        .object([
                            .init("timer_rego_query_eval_ns/op", .number(median)),
                            .init("fastest_ns/op", .number(Decimals.text(result.fastest))),
                            .init("slowest_ns/op", .number(Decimals.text(result.slowest))),
                        ])),
                ]).text(indent: 2))
        }
    }
}

/// Numbers with one decimal.
enum Decimals {
    static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
