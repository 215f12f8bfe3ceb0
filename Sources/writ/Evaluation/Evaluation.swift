import PolicyEvaluation
import RegoValue
import TopDown

/// One evaluation of a query, from reading the policies to the answer.
struct Evaluation {
    let query: String
    /// A JSON document, or nil for none.
    let input: [UInt8]?
    let options: QueryOptions
    /// What is not known, when the query is evaluated partially.
    let partial: TopDownOptions.Partial?
    let observation: ObservationOptions
    /// Reads the policies and data.
    let load: () throws -> PolicySources

    /// - Throws: what is no part of an answer, such as a file that cannot be read.
    func run() throws -> EvalOutput {
        var output = EvalOutput()
        do {
            if partial == nil && !observation.followsSteps { try decide(&output) } else { try follow(&output) }
        } catch {
            guard let errors = OutputError.errors(of: error) else { throw error }
            output.errors = errors
            output.isFailed = true
        }
        return output
    }

    /// Runs the query as a program.
    private func decide(_ output: inout EvalOutput) throws {
        let sources = try load()
        let prepared = try prepare(sources)
        let machine = QueryMachine(prepared) { StandardError.writeLine($0) }
        let value = try input.map { try machine.readInput($0) }
        let start = QueryTimings.now()
        defer {
            let timers = ["rego_query_eval": QueryTimings.now() - start]
            output.metrics = MetricsReport(timers.merging(sources.timers) { $1 }.merging(prepared.timings.timers) { $1 })
            output.coverage = machine.coverage
        }
        output.answers = try machine.ask(input: value ?? .undefined).map { EvalOutput.Answer($0) }
        output.errors = machine.builtinErrors.map { OutputError($0) }
    }

    /// The query over a program of the policies, where one is there that answers it, or over the policies.
    private func prepare(_ sources: PolicySources) throws -> PreparedQuery {
        if let program = sources.program,
            let prepared = try PreparedQuery(query, program: program, data: sources.data, options: options)
        {
            return prepared
        }
        return try PreparedQuery(query, modules: sources.withModules.modules, data: sources.data, options: options)
    }

    /// Evaluates the query as syntax, step by step.
    private func follow(_ output: inout EvalOutput) throws {
        let sources = try load()
        let observer = StepObserver(observation, coverage: options.measuresCoverage)
        let syntax = try SyntaxQuery(
            query, modules: sources.modules, data: sources.data, options: options, for: partial.map { .remainder($0) } ?? .values,
            observer: observer.sink, isInstrumented: observation.instrument, usesEarlyExit: !observation.disableEarlyExit
        ) { StandardError.writeLine($0) }
        let document = try input.map { try syntax.readInput($0) }
        let start = QueryTimings.now()
        var metrics: EvaluationMetrics?
        defer {
            let timers = [partial == nil ? "rego_query_eval" : "rego_partial_eval": QueryTimings.now() - start]
            output.metrics = MetricsReport(timers.merging(sources.timers) { $1 }.merging(syntax.timings.timers) { $1 }, metrics)
            observer.tell(&output, sources)
        }
        if partial == nil {
            let outcome = try syntax.ask(input: document)
            output.answers = outcome.answers.map { EvalOutput.Answer($0) }
            output.errors = outcome.builtinErrors.map { OutputError($0) }
            metrics = outcome.metrics
        } else {
            let remainder = try syntax.partiallyEvaluate(input: document)
            output.remainder = PartialReport(remainder)
            if options.collectsBuiltinErrors { output.errors = remainder.builtinErrors.map { OutputError($0) } }
            metrics = remainder.metrics
        }
    }
}

/// What watches an evaluation: as much as was asked for.
private struct StepObserver {
    private let observation: ObservationOptions
    private let log: EventLog?
    private let profiler: Profiler?
    private let coverage: CoverageRecorder?

    init(_ observation: ObservationOptions, coverage: Bool) {
        self.observation = observation
        log = observation.explain == .off ? nil : EventLog(unifications: observation.explain == .debug)
        profiler = observation.reportsProfile ? Profiler() : nil
        self.coverage = coverage ? CoverageRecorder() : nil
    }

    /// Nothing when nothing is watched.
    var sink: (any EventSink)? {
        let sinks = ([log, profiler, coverage] as [(any EventSink)?]).compactMap { $0 }
        return sinks.isEmpty ? nil : EventFanOut(sinks)
    }

    func tell(_ output: inout EvalOutput, _ sources: PolicySources) {
        output.explanation = log.map { observation.explain.apply($0.events) } ?? []
        output.profile = profiler.map { observation.report($0) } ?? []
        output.coverage = coverage?.report(sources.modules)
    }
}
