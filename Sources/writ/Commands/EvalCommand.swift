import ArgumentParser
import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Evaluate a query.",
        discussion: "For example: writ eval -d policies -i input.json 'data.authz.allow'")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, values, bindings, pretty, source, raw, discard
    }

    @OptionGroup
    var sources: SourceOptions

    @OptionGroup
    var input: InputOptions

    @OptionGroup
    var query: QueryFlags

    @OptionGroup
    var language: LanguageOptions

    @OptionGroup
    var schemas: SchemaFlags

    @OptionGroup(title: "Optimization")
    var optimization: OptimizationOptions

    @OptionGroup(title: "Partial evaluation")
    var partially: PartialOptions

    @OptionGroup(title: "How the answer came about")
    var observation: ObservationOptions

    @Option(name: .shortAndLong, help: "Output format; source is for partial evaluation.")
    var format: Format = .json

    @Option(name: .long, help: "Characters after which texts in tables are cut; 0 for never.")
    var prettyLimit = 80

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

    @Option(name: .long, help: "Times to evaluate; metrics and profile are told over all of them.")
    var count = 1

    @Option(name: .long, help: "Time that the evaluation may take; no limit when not given.")
    var timeout: GoDuration?

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "The query.")
    var expression: String?

    func validate() throws {
        if fail && failDefined { throw ValidationError("--fail and --fail-defined cannot be used together.") }
        if showBuiltinErrors && strictBuiltinErrors {
            throw ValidationError("--show-builtin-errors and --strict-builtin-errors cannot be used together: the first error is fatal.")
        }
        if optimization.optimize > 0, !sources.data.isEmpty, !sources.bundle.isEmpty {
            throw ValidationError("Give either --data or --bundle when --optimize is greater than 0.")
        }
        if count < 1 { throw ValidationError("--count must be at least 1.") }
        if partially.partial, ![.json, .pretty, .source].contains(format) {
            throw ValidationError("--partial has the output formats json, pretty and source.")
        }
        if format == .source, !partially.partial { throw ValidationError("The output format source is for --partial.") }
    }

    func run() throws {
        let query = try input.query(expression)
        let document = try input.document()
        let allowed = try language.allowed()
        var options = QueryOptions(
            package: self.query.package, imports: self.query.import, isV0: language.v0Compatible, capabilities: allowed,
            schemas: try schemas.read(), isStrict: strict, strictBuiltinErrors: strictBuiltinErrors,
            collectsBuiltinErrors: showBuiltinErrors,
            usesRuleIndex: !disableIndexing, measuresCoverage: observation.coverage, timeout: timeout?.nanoseconds,
            network: .ofThisMachine)
        options.runtimeJSON = RuntimeDescription(version: BuildVersion.writ).json
        let mayUseProgram =
            options.allowsProgram && language.capabilities == nil && optimization.optimize == 0 && !partially.partial
            && !observation.followsSteps
        let evaluation = Evaluation(
            query: query, input: document, options: options, partial: partially.partial ? partially.options : nil, observation: observation
        ) {
            try optimization.applied(
                to: sources.load(verification, isV0: language.v0Compatible, prefersProgram: mayUseProgram), capabilities: allowed,
                isV0: language.v0Compatible)
        }
        let output = summary(try (0..<count).map { _ in try evaluation.run() })
        try EvalPresentation(format: format, prettyLimit: prettyLimit, showsVariables: observation.varValues).write(output)
        if output.isFailed || fail && output.isUndefined || failDefined && !output.isUndefined { throw ExitStatus.failed }
    }

    /// The first of the evaluations; what was measured is told over all of them.
    private func summary(_ outputs: [EvalOutput]) -> EvalOutput {
        var output = outputs[0]
        if outputs.count > 1 {
            output.aggregatedMetrics = AggregatedTimer.aggregating(outputs.compactMap(\.metrics))
            output.aggregatedProfile = AggregatedLine.aggregating(outputs.map(\.profile))
            output.profile = []
        }
        if outputs.count > 1 || !observation.reportsMetrics { output.metrics = nil }
        if !observation.reportsMetrics { output.aggregatedMetrics = [] }
        return output
    }
}
