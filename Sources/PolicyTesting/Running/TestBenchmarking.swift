import PolicyEvaluation
import RegoEngine

extension TestSuite {
    /// Measures the tests one after the other. A test that does not pass is reported as it ended, with nothing measured.
    public func benchmark(_ benchmark: Benchmark = Benchmark()) -> TestReport {
        var machines = TestMachines(policies, options)
        let results = cases.indices.map { measure(cases[$0], on: machines.machine(forCaseAt: $0), benchmark) }
        return TestReport(results: results, coverage: nil)
    }

    private func measure(_ test: TestCase, on machine: TestMachine, _ benchmark: Benchmark) -> TestResult {
        guard test.kind != .function else {
            return TestResult(test: test, outcome: .fail, duration: 0, output: "", cases: [], benchmark: BenchmarkResult.none)
        }
        return machine.measure(test, benchmark)
    }
}

extension TestMachine {
    fileprivate func measure(_ test: TestCase, _ benchmark: Benchmark) -> TestResult {
        let start = QueryTimings.now()
        var result = run(test)
        var failure: EvaluationError?
        result.benchmark = BenchmarkResult.none
        if result.isPass {
            do throws(EvaluationError) { result.benchmark = try figures(test, benchmark) } catch { failure = error }
        }
        return TestResult(
            test: test, outcome: failure.map { .error(.evaluation($0)) } ?? result.outcome, duration: QueryTimings.now() - start,
            output: "", cases: result.cases, benchmark: result.benchmark)
    }

    private func figures(_ test: TestCase, _ benchmark: Benchmark) throws(EvaluationError) -> BenchmarkResult {
        let memory = try memory(of: test)
        let measured = try benchmark.measure { () throws(EvaluationError) in try evaluate(test) }
        let times = try benchmark.times(min(measured.runs, 10_000)) { () throws(EvaluationError) in try evaluate(test) }
        let mean = Double(times.reduce(0, +)) / Double(max(1, times.count))
        return BenchmarkResult(
            runs: measured.runs, nanoseconds: measured.nanoseconds, memory: memory, figures: ["timer_rego_query_eval_ns/op": mean])
    }
}
