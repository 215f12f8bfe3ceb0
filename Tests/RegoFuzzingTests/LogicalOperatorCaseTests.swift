import Foundation
import RegoFuzzing
import TestSupport
import Testing

/// Modules with `and`, `or` and `not { ... }`, and what OPA 1.20 said to them.
private struct LogicalCases: Decodable {
    var input: String
    var imports: [String]
    var cases: [Case]

    struct Case: Decodable {
        var module: String
        /// `data.a` as JSON text.
        var answer: String?
        /// `row: message` of each error.
        var errors: [String]?
    }

    func text(of known: Case) -> String {
        "package a\n" + imports.map { "import future.keywords.\($0)\n" }.joined() + known.module + "\n"
    }
}

@Suite("and, or and not in policies")
struct LogicalOperatorCaseTests {
    @Test("answers and errors are those of OPA")
    func recorded() throws {
        let known = try JSONDecoder().decode(LogicalCases.self, from: Data(contentsOf: Paths.golden("logical/cases.json")))
        #expect(known.cases.count > 200)
        for one in known.cases {
            let question = Question(
                modules: ["m.rego": known.text(of: one)], data: "{}", input: known.input, queries: ["x = data.a"], isStrict: false)
            switch try #require(question.answers().first) {
            case .bindings(let text): #expect(text == one.answer.map { "[{\"x\":\($0)}]" } ?? "[]", "\(one.module)")
            case .refused(let complaints):
                #expect(complaints.map { "\($0.row): \($0.message)" }.sorted() == one.errors?.sorted(), "\(one.module)")
            case .failed(let complaint): Issue.record("\(one.module): \(complaint)")
            }
        }
    }
}
