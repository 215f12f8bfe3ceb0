import PolicyEvaluation
import PolicyTesting
import RegoSyntax
import Testing

struct CoverageTests {
    private func coverage(_ text: String) throws -> CoverageReport {
        let module = try Parser.parseModule(source: SourceFile(path: "p.rego", text: text))
        let report = try TestSuite(modules: [module], options: TestOptions(measuresCoverage: true)).run()
        return try #require(report.coverage)
    }

    @Test("a rule whose body never held is not covered, and its expressions that were evaluated are")
    func partial() throws {
        let coverage = try coverage(
            """
            package p

            allow if {
                input.a > 1
                input.a > 5
            }

            deny if input.b > 1

            test_a if {
                not allow with input as {"a": 3}
            }
            """)
        let file = try #require(coverage.files.first)
        #expect(file.covered == [4...5, 10...11])
        #expect(file.notCovered == [3...3, 8...8])
        #expect(coverage.coverage == 400.0 / 6)
        #expect(coverage.rules.map(\.path) == ["data.p.allow", "data.p.deny"])
        #expect(coverage.coveredRules == 0)
    }

    @Test("each branch of an else chain is covered for itself")
    func branches() throws {
        let coverage = try coverage(
            """
            package p

            kind := "big" if {
                input.n > 100
            } else := "small" if {
                input.n < 10
            } else := "medium"

            test_big if kind == "big" with input.n as 1000
            test_medium if kind == "medium" with input.n as 50
            """)
        #expect(coverage.rules.map(\.isCovered) == [true, false, true])
        #expect(coverage.ruleCoverage > 66 && coverage.ruleCoverage < 67)
    }

    @Test("expressions inside comprehensions and every count")
    func nested() throws {
        let coverage = try coverage(
            """
            package p

            ok if {
                every x in input.xs {
                    x > 0
                    x < 10
                }
            }

            big := [x |
                some x in input.xs
                x > 100
            ]

            test_ok if not ok with input.xs as [0]
            """)
        let file = try #require(coverage.files.first)
        #expect(file.covered.contains(4...5))
        #expect(file.notCovered.contains { $0.contains(6) })
        #expect(file.notCovered.contains { $0.contains(12) })
    }
}
