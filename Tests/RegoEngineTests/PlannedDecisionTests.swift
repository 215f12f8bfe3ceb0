import RegoSyntax
import TestSupport
import Testing

/// Policies that are hard to plan, with the answers of OPA 1.20's interpreter: virtual and base documents mixed, references with
/// variables, `with` on everything, `else`, destructuring, references as rule heads; and policies made at random.
@Suite("Decisions of planned policies")
struct PlannedDecisionTests {
    @Test("a planned policy decides as OPA's interpreter does")
    func decisions() throws {
        let (cases, owners) = try ConformanceCase.all("v1", in: Paths.golden("planner"))
        #expect(cases.count >= 290)
        for testCase in cases {
            if case .failed(let reason) = testCase.run(version: .v1) { Issue.record("\(testCase.note): \(reason)") }
            let outcome = testCase.run(version: .v1) { try ProgramFile($0).program() }
            if case .failed(let reason) = outcome { Issue.record("\(testCase.note), written to a file: \(reason)") }
        }
        withExtendedLifetime(owners) {}
    }
}
