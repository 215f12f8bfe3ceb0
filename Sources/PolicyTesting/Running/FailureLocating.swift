import PolicyEvaluation
import RegoCompiler
import RegoSyntax

/// Finds the expression at which a test failed: runs the failed tests once more, with probes before the expressions.
struct FailureLocating {
    private let suite: TestSuite

    init(_ suite: TestSuite) { self.suite = suite }

    func locate(_ results: inout [TestResult]) {
        let failed = results.indices.filter { results[$0].isFail }
        guard !failed.isEmpty else { return }
        let instrumentation = Instrumentation(suite.compiled, asksIndexFirst: false)
        let hits = HitTable(count: instrumentation.probes.count)
        let tests = failed.map { results[$0].test }
        // The same modules compiled before, so this does not fail; were it to, the report would only tell less.
        guard let policies = try? TestPolicies(instrumentation.compiled, tests, suite.data, hits, threads: suite.options.threads) else {
            return
        }
        let ranges = Self.rangesByPlace(instrumentation)
        var machines = TestMachines(policies, suite.options)
        for (number, position) in failed.enumerated() {
            hits.reset()
            _ = machines.machine(forCaseAt: number).run(results[position].test)
            guard let range = ranges[PlaceKey(results[position].test.location)], let last = range.last(where: { hits[$0] }) else {
                continue
            }
            if instrumentation.probes[last].event == .expression { results[position].failedAt = instrumentation.probes[last].location }
        }
    }

    private static func rangesByPlace(_ instrumentation: Instrumentation) -> [PlaceKey: Range<Int>] {
        var ranges: [PlaceKey: Range<Int>] = [:]
        for (id, range) in instrumentation.range { ranges[PlaceKey(instrumentation.compiled[id].location)] = range }
        return ranges
    }
}
