import Foundation
import RegoSyntax
import RegoValue
import TestSupport
import Testing

@testable import TopDown

@Suite("and, or and not evaluated as syntax")
struct LogicalOperatorTests {
    private struct Cases: Decodable {
        struct Case: Decodable {
            var module: String
            var answer: String?
        }
        var input: String
        var cases: [Case]
    }

    private static let head = "package a\nimport future.keywords.not\nimport future.keywords.and\nimport future.keywords.or\n"

    @Test("answers are those of OPA")
    func recorded() throws {
        let known = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: Paths.golden("logical/cases.json")))
        let input = try Document(json: Array(known.input.utf8))
        for one in known.cases {
            guard let wanted = one.answer else { continue }
            let program = try TopDownCase([Self.head + one.module], input: input)
            let value = try #require(try program.answers("x = data.a").first?["x"], "\(one.module)")
            #expect(value.json == wanted, "\(one.module)")
        }
    }

    @Test(
        "what is known decides, the rest is left as it stands",
        arguments: [
            ("input.a or data.u", [""]), ("input.f or data.u", ["input.f or data.u"]), ("input.f and data.u", []),
            ("input.a and data.u", ["input.a and data.u"]), ("not { data.u; input.a }", ["not { data.u; input.a }"]),
        ])
    func partial(expression: String, rest: [String]) throws {
        let input = try Document(json: Array("{\"a\":1,\"f\":false}".utf8))
        var program = try TopDownCase([Self.head + "p if { \(expression) }"], input: input)
        program.options.partial.unknowns = [Ref("data", path: ["u"])]
        #expect(try program.partial("data.a.p").queries.map(\.text) == rest)
    }
}

extension Term {
    /// The JSON of a constant, sets as arrays.
    fileprivate var json: String {
        switch kind {
        case .array(let items), .set(let items): "[" + (kind.isSet ? items.sorted() : items).map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\(key($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
        default: description
        }
    }

    private func key(_ term: Term) -> String { term.string == nil ? "\"\(term)\"" : term.description }
}

extension Term.Kind {
    fileprivate var isSet: Bool {
        if case .set = self { return true }
        return false
    }
}
