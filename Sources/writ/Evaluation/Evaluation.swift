import PolicyEvaluation

/// One evaluation of a query, from reading the policies to the answer.
struct Evaluation {
    let query: String
    /// A JSON document, or nil for none.
    let input: [UInt8]?
    let options: QueryOptions
    /// Reads the policies and data.
    let load: () throws -> PolicySources

    /// - Throws: what is no part of an answer, such as a file that cannot be read.
    func run() throws -> EvalOutput {
        var output = EvalOutput()
        do {
            try evaluate(&output)
        } catch {
            guard let errors = OutputError.errors(of: error) else { throw error }
            output.errors = errors
            output.isFailed = true
        }
        return output
    }

    private func evaluate(_ output: inout EvalOutput) throws {
        let sources = try load()
        let prepared = try PreparedQuery(query, modules: sources.modules, data: sources.data, options: options)
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
}
