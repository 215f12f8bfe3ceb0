import RegoEngine
import RegoValue
import TestSupport
import Testing

/// Queries recorded from `opa eval` 1.9: values as JSON text, in order, with the text and place of each expression; errors with their
/// places; built-in errors undefined and strict.
@Suite("Queries answer as opa eval recorded")
struct RecordedQueryTests {
    private static let madeUpName =
        "1.9 names a variable that its compiler made up (__localq0__[3]), 1.20 and Writ what was written ([1, 2, 3][3])"

    /// Recorded answers that differ on purpose; each with the reason.
    static let deviations: [String: String] = [
        "arrays-024": "1.20 asks for an integer before it asks for a positive step",
        "semver-018": "1.20 accepts a leading v",
        "big-ints": "1.20 multiplies whole numbers exactly",
        "strings-058": "1.20 fills in <undefined> for what is missing in a template",
        "graphql-008": "1.20 adds ExpectedTypeHasDefault to the syntax trees of GraphQL values",
        "arrays-026": madeUpName, "arrays-027": madeUpName, "arrays-028": madeUpName, "objects-040": madeUpName,
        "extra-035": "the version of opa.runtime() is the program's",
    ]

    @Test("recorded queries give the recorded values, undefined and errors")
    func recordedQueries() throws {
        var failures: [String] = []
        var passed = 0
        var leftOut = 0
        for file in Paths.files(below: Paths.golden("eval"), ending: ".json") where !file.lastPathComponent.hasPrefix("calls") {
            let document = try readJSON(file)
            defer { withExtendedLifetime(document) {} }
            for query in document.root["cases"].elements.map(RecordedQuery.init) {
                guard query.isPlain, !query.needsAbsentBuiltin, Self.deviations[query.name] == nil else {
                    leftOut += 1
                    continue
                }
                let complaints = RecordedQuery.Mode.allCases.compactMap { mode in query.complaint(mode).map { "\(mode): \($0)" } }
                if complaints.isEmpty { passed += 1 } else { failures.append("\(query.name): \(query.text)\n    \(complaints[0])") }
            }
        }
        print("golden eval: \(passed) passed, \(failures.count) failed, \(leftOut) left out")
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }
}
