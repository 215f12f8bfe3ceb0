import PolicyBundle
import PolicyEvaluation
import PolicyTesting
import RegoSyntax

/// Lets a repository be built only when its tests pass and cover enough rules.
struct TestGate {
    private let repository: PolicyRepository

    init(_ repository: PolicyRepository) { self.repository = repository }

    func pass() throws {
        let modules = try PolicySources.parse(repository.modules + repository.tests)
        let suite = try TestSuite(modules: modules, data: repository.data, options: TestOptions(measuresCoverage: true))
        let report = suite.run()
        guard !report.hasFailures && !report.hasSkipped else {
            StandardError.write(TestReportText().text(report))
            throw Failure(
                "build_tests_failed", "the tests did not all pass, so nothing was built", place: repository.path,
                remedy: "writ test -v \(repository.path)")
        }
        guard let coverage = report.coverage, let threshold = repository.configuration.coverageThreshold else {
            if report.results.isEmpty { StandardError.warn("\(repository.path) has no tests") }
            return
        }
        guard coverage.rules.isEmpty || coverage.ruleCoverage >= threshold else { throw tooLow(coverage, threshold) }
    }

    private func tooLow(_ coverage: CoverageReport, _ threshold: Double) -> Failure {
        let missing = coverage.rules.filter { !$0.isCovered }
        for rule in missing { StandardError.writeLine("\(rule.location): \(rule.path) never held in a test") }
        return Failure(
            "build_coverage_too_low",
            "tests cover \(FixedPoint.text(coverage.ruleCoverage, decimals: 1)) % of the rules, and test.coverage asks for \(FixedPoint.text(threshold, decimals: 1)) %",
            place: repository.path, remedy: "test the rules above, or lower test.coverage in writ.yaml")
    }
}
