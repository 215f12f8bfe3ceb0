import Foundation
import PolicyOptimization
import RegoSyntax
import RegoValue
import TestSupport
import Testing

/// Optimized policies answer as the original ones: on every recorded evaluation and on every conformance case, at both levels.
@Suite("Answers of optimized policies")
struct EquivalenceTests {
    @Test("recorded evaluations have the same answers")
    func golden() throws {
        var judge = EquivalenceJudge()
        for file in Paths.files(below: Paths.golden("eval"), ending: ".json") {
            let document = try readJSON(file)
            for json in document.root["cases"].elements { judge.judge(try RecordedCase(evaluation: json)) }
            withExtendedLifetime(document) {}
        }
        judge.report("recorded evaluations")
        #expect(judge.compared > 1_600)
    }

    @Test("conformance cases have the same answers", arguments: ["v1", "v0"])
    func conformance(_ folder: String) throws {
        guard let place = Paths.conformance else {
            print("conformance \(folder) optimized: left out, the cases are not beside this clone")
            return
        }
        var judge = EquivalenceJudge()
        for file in Paths.files(below: place.appendingPathComponent(folder), ending: ".json") {
            let document = try readJSON(file)
            for json in document.root["cases"].elements {
                judge.judge(try RecordedCase(conformance: json, folder == "v0" ? .v0 : .v1), ofLongList: true)
            }
            withExtendedLifetime(document) {}
        }
        judge.report("conformance cases, \(folder)")
        #expect(judge.compared > 2_500)
    }
}
