import RegoCompiler
import RegoEngine
import RegoSyntax
import TopDown

/// Runs tests once more, as syntax, to tell the steps that led to their results.
struct TestTracing {
    private let suite: TestSuite

    init(_ suite: TestSuite) { self.suite = suite }

    func trace(_ results: inout [TestResult]) {
        guard suite.options.traces != .none else { return }
        for position in results.indices {
            let result = results[position]
            if result.isSkipped || result.test.kind == .function { continue }
            if suite.options.traces == .failures && !result.isFail { continue }
            guard let events = events(of: result.test) else { continue }
            results[position].trace = suite.options.traceFilter.map { $0.apply(events) } ?? TraceFilter.notesAndFailures(events)
            guard suite.options.capturesValues, result.isFail else { continue }
            results[position].failedExpression = FailedExpression(lastIn: results[position].trace, of: suite.compiled)
            for (path, trace) in Self.casesAndTraces(events) {
                results[position].cases.update(path) { $0.failedExpression = FailedExpression(lastIn: trace, of: suite.compiled) }
            }
        }
    }

    /// Nothing when the test cannot be compiled as a query; its result says so.
    private func events(of test: TestCase) -> [Event]? {
        do throws(RegoDiagnostics) {
            let body = try Parser.parseQuery(test.reference)
            let query = try Compiler().compile(query: body, against: suite.compiled)
            let log = EventLog(unifications: suite.options.traceFilter == .debug)
            var options = TopDownOptions()
            options.tracer = log
            options.limits.time = suite.options.timeout
            options.network = suite.options.network
            options.runtimeJSON = suite.options.runtimeJSON
            options.builtins[CaseLog.builtinName] = CaseLog.builtin
            let evaluation = TopDownQuery(query, suite.compiled, data: suite.data, options: options)
            // A test that ends with an error has a trace up to it; the error is known from the first run.
            _ = try? evaluation.evaluate()
            return log.events
        } catch {
            return nil
        }
    }

    /// The cases of a table that were looked at, each with the events up to the next one.
    private static func casesAndTraces(_ events: [Event]) -> [(path: [String], trace: [Event])] {
        let starts = events.indices.filter { events[$0].operation == .testCase }
        return starts.enumerated().compactMap { number, start in
            guard case .expr(let expr) = events[start].node, case .array(let steps)? = expr.call?.arguments.first?.kind else { return nil }
            let end = number + 1 < starts.count ? starts[number + 1] : events.count
            return (steps.map { $0.string ?? $0.description }, Array(events[..<end]))
        }
    }
}

extension [CaseResult] {
    /// Changes the case at the path, if there is one.
    fileprivate mutating func update(_ path: [String], _ change: (inout CaseResult) -> Void) {
        guard let name = path.first, let position = firstIndex(where: { $0.name == name }) else { return }
        if path.count == 1 { change(&self[position]) } else { self[position].cases.update([String](path.dropFirst()), change) }
    }
}
