import Foundation
import RegoSyntax
import TestSupport
import Testing

@Suite("Deep nesting")
struct DepthTests {
    static let shapes: [(String, @Sendable (Int) -> String)] = [
        ("arrays", { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }),
        ("arrays with operators", { String(repeating: "[", count: $0) + "1" + String(repeating: "+1]", count: $0) }),
        ("sets", { String(repeating: "{", count: $0) + "1" + String(repeating: "}", count: $0) }),
        ("objects", { String(repeating: "{1:", count: $0) + "1" + String(repeating: "}", count: $0) }),
        ("objects with operators", { String(repeating: "{1:", count: $0) + "1" + String(repeating: "+1}", count: $0) }),
        ("parentheses", { String(repeating: "(", count: $0) + "1" + String(repeating: ")", count: $0) }),
        ("calls", { String(repeating: "f(", count: $0) + "1" + String(repeating: ")", count: $0) }),
        ("references", { String(repeating: "a[", count: $0) + "1" + String(repeating: "]", count: $0) }),
        ("array comprehensions", { String(repeating: "[1|", count: $0) + "1" + String(repeating: "]", count: $0) }),
        ("set comprehensions", { String(repeating: "{1|", count: $0) + "1" + String(repeating: "}", count: $0) }),
        ("object comprehensions", { String(repeating: "{1:1|", count: $0) + "1" + String(repeating: "}", count: $0) }),
        ("comprehensions of comprehensions", { String(repeating: "{", count: $0) + "1" + String(repeating: "|1}", count: $0) }),
        ("every", { String(repeating: "every x in y {", count: $0) + "1" + String(repeating: "}", count: $0) }),
        ("some in a comprehension", { String(repeating: "{1|some ", count: $0) + "x" + String(repeating: "}", count: $0) }),
        ("templates", { String(repeating: "$\"{", count: $0) + "1" + String(repeating: "}\"", count: $0) }),
        ("sums", { String(repeating: "1+", count: $0) + "1" }),
        ("sums of sums", { String(repeating: "(", count: $0) + "1" + String(repeating: "+1+1+1+1+1+1+1+1)", count: $0) }),
        ("memberships", { String(repeating: "1 in ", count: $0) + "[]" }),
        ("calls of results", { "f" + String(repeating: "(1).a", count: $0) }),
        ("unclosed brackets", { String(repeating: "[{(", count: $0) }),
        ("with in templates", { String(repeating: "x with input as $\"{", count: $0) }),
    ]

    @Test(
        "10,000 levels are an error and never a stack overflow, on a stack of 512 KiB", arguments: shapes.map(\.0), [RegoVersion.v0, .v1])
    func tooDeep(shape: String, version: RegoVersion) async throws {
        let make = try #require(Self.shapes.first { $0.0 == shape }).1
        let text = make(10_000)
        let errors = await onSmallStack { () -> [String] in
            var messages: [String] = []
            for prefix in ["", "package a\np := ", "package a\np { ", "package a\np[", "package a\ndefault p := "] {
                let source = SourceFile(path: "deep.rego", text: prefix + text)
                do throws(RegoDiagnostics) {
                    let options = ParserOptions(regoVersion: version)
                    if prefix.isEmpty { _ = try Parser.parseBody(source: source, options: options) }
                    _ = try Parser.parseModule(source: source, options: options)
                    messages.append("parsed")
                } catch {
                    messages.append("\(error.all.count) errors")
                }
            }
            return messages
        }
        #expect(errors.count == 5)
        #expect(!errors.contains("parsed"))
    }

    @Test("the deepest that is accepted can be printed, compared, walked and freed on a stack of 512 KiB", arguments: shapes.map(\.0))
    func deepest(shape: String) async throws {
        let make = try #require(Self.shapes.first { $0.0 == shape }).1
        let accepted = await onSmallStack { () -> Int in
            var deepest = 0
            var low = 1
            var high = 1_000
            while low <= high {
                let middle = (low + high) / 2
                if let body = try? Parser.parseQuery(make(middle)) {
                    deepest = middle
                    low = middle + 1
                    use(body)
                } else {
                    high = middle - 1
                }
            }
            return deepest
        }
        if shape != "unclosed brackets", shape != "some in a comprehension", shape != "with in templates" { #expect(accepted >= 10) }
    }
}

/// Everything that recurses over a tree.
private func use(_ body: Body) {
    var counter = TermCount()
    counter.walk(body)
    var copy = body
    var rewriting = Rewriting()
    rewriting.rewrite(&copy)
    let isEqual = copy == body && copy.hashValue == body.hashValue && copy[0].compare(body[0]) == 0
    precondition(isEqual && counter.count > 0 && !body.text.isEmpty && !body.json(ASTJSONOptions(locations: true)).text().isEmpty)
}

private struct TermCount: SyntaxVisitor {
    var count = 0

    mutating func visit(_ term: Term) -> Bool {
        count += 1
        return true
    }
}

private struct Rewriting: SyntaxRewriter {
    mutating func rewrite(_ term: inout Term) {
        term.location = .none
        rewriteInside(&term)
    }
}
