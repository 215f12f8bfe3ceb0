import Foundation
import RegoSyntax
import Testing

/// `and`, `or` and `not` bodies; the recorded answers come from `rego.parse_module` of OPA 1.20.
@Suite("and, or, and the body of not")
struct LogicalOperatorTests {
    private static let imports = Keywords.importable.filter { !Keywords.future.contains($0) }
        .map { "import future.keywords.\($0)\n" }.joined()

    private func module(_ text: String, imports: String = imports) throws -> Module {
        try Parser.parseModule(source: SourceFile(path: "m.rego", text: "package a\n\(imports)\(text)\n"))
    }

    private func first(_ text: String) throws -> Expr { try #require(try module("p if {\n\(text)\n}").rules.first?.body.first) }

    @Test("syntax trees are those of OPA")
    func trees() throws {
        let file = GoldenCase.root.deletingLastPathComponent().appending(path: "logical/cases.json")
        let cases = try #require(try JSONReader.read([UInt8](Data(contentsOf: file)))["cases"]?.array)
        var count = 0
        for known in cases {
            guard let text = known["module"]?.string, let tree = known["tree"] else { continue }
            count += 1
            #expect(try module(text).json()["rules"]?.sortedMembers == tree.sortedMembers, "\(text)")
        }
        #expect(count > 100)
    }

    @Test(
        "not binds tighter than and, and tighter than or; parentheses group",
        arguments: [
            ("a and b or c", "(a and b) or c"), ("a or b and c", "a or (b and c)"), ("a or b or c", "(a or b) or c"),
            ("not a and b", "(not a) and b"), ("1 + 1 == 2 and x in s", "(1 + 1 == 2) and (x in s)"), ("((a or b))", "a or b"),
            ("not (not a)", "not ((not a))"),
        ])
    func precedence(text: String, grouped: String) throws {
        #expect(try first(text) == first(grouped))
    }

    @Test(
        "printing shows the grouping",
        arguments: ["a and (b or c)", "not (a or b)", "{ x = 1; x } or not { y }", "a or (b with input as 1)"])
    func printing(text: String) throws {
        #expect(try first(text).description == text)
    }

    @Test("the words are names without their imports")
    func plainNames() throws {
        let plain = try module("or := and\nand := or(1)\nnot_p if not and", imports: "")
        #expect(plain.rules.map(\.head.name) == ["or", "and", "not_p"])
        #expect(plain.rules[2].body[0].negated)
    }

    @Test("future.keywords brings them all, rego.v1 none")
    func wildcardImports() throws {
        let all = try module("p if not a or b", imports: "import future.keywords\n")
        #expect(all.rules[0].body[0].logical?.operation == .or)
        let some = try module("p if not a", imports: "import rego.v1\n")
        #expect(some.rules[0].body[0].negated)
    }

    @Test("capabilities without a keyword refuse its import")
    func capabilities() {
        var options = ParserOptions()
        options.importableKeywords = ["contains", "every", "if", "in"]
        #expect {
            try Parser.parseModule(source: SourceFile(path: "", text: "package a\nimport future.keywords.or\n"), options: options)
        } throws: { error in
            "\(error)".contains("unexpected keyword, must be one of [contains every if in]")
        }
    }

    @Test(
        "nested operands take no more than time in proportion to their depth",
        arguments: ["{", "({", "not {", "{a} and (", "{x | ", "not (", "(", "{ {a} or "])
    func hostile(opening: String) {
        let start = ContinuousClock.now
        for closing in ["", " a"] {
            _ = try? module("p if " + String(repeating: opening, count: 2000) + closing)
            _ = try? module("p if " + String(repeating: opening, count: 30) + closing)
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }
}

extension JSONNode {
    fileprivate var sortedMembers: JSONNode {
        switch self {
        case .object(let members):
            .object(members.map { JSONNode.Member($0.key, $0.value.sortedMembers) }.sorted { $0.key < $1.key })
        case .array(let items): .array(items.map(\.sortedMembers))
        default: self
        }
    }
}
