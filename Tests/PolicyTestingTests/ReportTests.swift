import PolicyTesting
import RegoSyntax
import Testing

struct ReportTests {
    @Test(
        "durations read as Go writes them",
        arguments: [
            (0, "0s"), (999, "999ns"), (1_500, "1.5µs"), (1_032_000, "1.032ms"), (2_500_000_000, "2.5s"), (90_000_000_000, "1m30s"),
            (3_723_000_000_000, "1h2m3s"),
        ])
    func durations(nanoseconds: Int, text: String) {
        #expect(DurationText.text(nanoseconds: nanoseconds) == text)
    }

    @Test("the pretty report tells failures, and passes only when asked")
    func pretty() throws {
        let module = try Parser.parseModule(
            source: SourceFile(path: "p_test.rego", text: "package p_test\n\ntest_good if true\n\ntest_bad if {\n\t1 == 2\n}\n"))
        var options = TestOptions()
        options.traces = .failures
        options.capturesValues = true
        let report = try TestSuite(modules: [module], options: options).run()
        let short = TestReportText().text(report)
        #expect(short.hasPrefix("p_test.rego:\ndata.p_test.test_bad: FAIL ("))
        #expect(!short.contains("test_good"))
        #expect(short.hasSuffix("PASS: 1/2\nFAIL: 1/2\n"))
        let long = TestReportText(isVerbose: true).text(report)
        #expect(long.contains("data.p_test.test_good: PASS ("))
        #expect(long.contains("  p_test.rego:6       | | Fail 1 = 2  \n"))
        let values = TestReportText(showsValues: true).text(report)
        #expect(values.contains("data.p_test.test_bad: FAIL") && values.contains("\n\n  p_test.rego:6:\n    \t1 == 2\n\n"))
    }
}
