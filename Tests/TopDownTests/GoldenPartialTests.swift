import Foundation
import RegoSyntax
import RegoValue
import TestSupport
import Testing
import TopDown

/// What `opa eval --partial` left of queries, recorded in `Tests/Golden/eval/policies.json`.
@Suite("Recorded partial evaluations")
struct GoldenPartialTests {
    @Test("queries and support modules are exactly OPA's")
    func everyCase() throws {
        let document = try readJSON(Paths.golden("eval/policies.json"))
        var count = 0
        for json in document.root["cases"].elements {
            let flags = json["flags"].elements.compactMap(\.string)
            guard flags.contains("--partial"), flags.contains("source") else { continue }
            count += 1
            let rest = try evaluate(json, flags)
            let expected = json["result"]["stdout"].string ?? ""
            let (got, wanted) = (try Self.text(rest), try Self.normalized(expected))
            #expect(got == wanted, "\(json["name"].string ?? ""): \(got)")
        }
        withExtendedLifetime(document) {}
        #expect(count >= 10)
    }

    private func evaluate(_ json: Value, _ flags: [String]) throws -> TopDownQuery.Remainder {
        let modules = json["modules"]
        let texts = (0..<modules.count).map { modules.value(at: $0).string ?? "" }
        let data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
        let input = json["input"].isDefined ? try Document(json: json["input"].json()) : nil
        var testCase = try TopDownCase(texts, data: data, input: input)
        let unknowns = flags.firstIndex(of: "--unknowns").map { flags[$0 + 1] } ?? "input"
        testCase.options.partial.unknowns = unknowns.split(separator: ",").map { text in
            let steps = text.split(separator: ".").map(String.init)
            return Ref(steps[0], path: Array(steps.dropFirst()))
        }
        testCase.options.partial.isShallow = flags.contains("--shallow-inlining")
        return try testCase.partial(json["query"].string ?? "")
    }

    /// One line for each query, package and rule.
    private static func text(_ rest: TopDownQuery.Remainder) throws -> [String] {
        var lines: [String] = []
        for query in rest.queries { lines.append("query " + hoisted(NamedWildcards.naming(query)).text) }
        for module in rest.support {
            lines.append("package \(module.package.path)")
            lines += module.rules.map { rule in
                var rule = rule
                NamedWildcards.name(&rule)
                rule.body = hoisted(rule.body)
                return describe(rule)
            }
        }
        return lines
    }

    private static func describe(_ rule: Rule) -> String {
        let head =
            "\(rule.head.ref)(\(rule.head.args.map(\.description).joined(separator: ", "))) key \(rule.head.isPartialSet ? "\(rule.head.key!)" : "-")"
        return "\(rule.isDefault ? "default " : "")\(head) value \(rule.head.value?.description ?? "-") if \(rule.body.text)"
    }

    /// The recorded text read and written the same way.
    private static func normalized(_ source: String) throws -> [String] {
        var lines: [String] = []
        for section in ("\n" + source).components(separatedBy: "\n# ").dropFirst() {
            let body = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().joined()
            if section.hasPrefix("Query") {
                let isEmpty = body.allSatisfy(\.isWhitespace)
                lines.append("query " + (isEmpty ? "" : try hoisted(Parser.parseQuery(body)).text))
            } else {
                let module = try Parser.parseModule(source: SourceFile(path: "m.rego", text: body))
                lines.append("package \(module.package.path)")
                lines += module.rules.map { rule in
                    var rule = rule
                    rule.body = hoisted(rule.body)
                    return describe(rule)
                }
            }
        }
        return lines
    }

    /// Operators stand as terms in a parsed body and as calls in a compiled one; `c = a + b` is written for the call `plus(a, b, c)` too.
    private static func hoisted(_ body: Body) -> Body {
        body.map { expr in
            if expr.isEquality, let operands = expr.call?.arguments, case .call(var call) = operands[1].kind {
                var expr = expr
                call.arguments.append(operands[0])
                expr.kind = .call(call)
                return expr
            }
            guard case .term(let term) = expr.kind, case .call(let call) = term.kind else { return expr }
            var expr = expr
            expr.kind = .call(call)
            return expr
        }
    }
}

/// Wildcards that are used more than once need names, as the formatter gives them.
enum NamedWildcards {
    private struct Counter: SyntaxVisitor {
        var counts: [String: Int] = [:]
        mutating func visit(_ term: Term) -> Bool {
            if let name = term.variable, Variable.isWildcard(name) { counts[name, default: 0] += 1 }
            return true
        }
    }

    private struct Naming: SyntaxRewriter {
        let counts: [String: Int]
        mutating func rewrite(_ term: inout Term) {
            guard let name = term.variable else { return rewriteInside(&term) }
            guard counts[name, default: 0] > 1 else { return }
            let bare = String(name.dropFirst())
            term.kind = .var(bare.hasPrefix("_") ? bare : "_" + bare)
        }
    }

    static func naming(_ body: Body) -> Body {
        var counter = Counter()
        counter.walk(body)
        var naming = Naming(counts: counter.counts)
        var body = body
        naming.rewrite(&body)
        return body
    }

    static func name(_ rule: inout Rule) {
        var counter = Counter()
        counter.walk(rule)
        var naming = Naming(counts: counter.counts)
        naming.rewrite(&rule)
    }
}
