import ArgumentParser
import PolicyEvaluation
import RegoSyntax

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Evaluate a query.",
        discussion: "For example: writ eval -d policies -i input.json 'data.authz.allow'")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, values, bindings, pretty, raw, discard
    }

    @OptionGroup
    var sources: SourceOptions

    @OptionGroup
    var input: InputOptions

    @OptionGroup
    var query: QueryFlags

    @Option(name: .shortAndLong, help: "Output format.")
    var format: Format = .json

    @Flag(name: [.customShort("S"), .long], help: "Strict mode of the compiler.")
    var strict = false

    @Flag(name: .long, help: "The first error of a built-in function is fatal.")
    var strictBuiltinErrors = false

    @Flag(name: .long, help: "Collect and print the errors of built-in functions.")
    var showBuiltinErrors = false

    @Flag(name: .long, help: "Look at every rule instead of those that its index finds.")
    var disableIndexing = false

    @Flag(name: .long, help: "Exit with 1 when the result is undefined or empty.")
    var fail = false

    @Flag(name: .long, help: "Exit with 1 when the result is defined.")
    var failDefined = false

    @Flag(name: .long, help: "Report how long each step took.")
    var metrics = false

    @Option(name: .long, help: "Time that the evaluation may take; no limit when not given.")
    var timeout: GoDuration?

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "The query.")
    var expression: String?

    func run() throws {
        var report = QueryReport(format: format)
        do {
            try evaluate(&report)
        } catch {
            guard let errors = QueryReport.errors(of: error) else { throw error }
            report.fail(errors, error)
            throw ExitStatus.failed
        }
        report.write()
        if fail && report.isUndefined || failDefined && !report.isUndefined { throw ExitStatus.failed }
    }

    private func evaluate(_ report: inout QueryReport) throws {
        let text = try input.query(expression)
        let start = QueryTimings.now()
        let loaded = try sources.load(verification)
        let loadTime = QueryTimings.now() - start
        let document = try input.document()
        let prepared = try PreparedQuery(
            text, modules: loaded.modules, data: loaded.data,
            options: QueryOptions(
                package: query.package, imports: query.import, isStrict: strict, strictBuiltinErrors: strictBuiltinErrors,
                collectsBuiltinErrors: showBuiltinErrors, usesRuleIndex: !disableIndexing, timeout: timeout?.nanoseconds))
        let machine = QueryMachine(prepared) { StandardError.writeLine($0) }
        let parseStart = QueryTimings.now()
        let value = try document.map { try machine.readInput($0) }
        let evaluationStart = QueryTimings.now()
        let answers = try machine.ask(input: value ?? .undefined)
        let end = QueryTimings.now()
        if metrics {
            report.metrics = QueryMetrics(
                prepared.timings, load: loadTime, inputParse: value == nil ? nil : evaluationStart - parseStart,
                evaluation: end - evaluationStart)
        }
        report.add(answers, of: machine)
    }
}
