import RegoSyntax
import Testing

/// What OPA 1.20 does that the recorded answers of 1.9 do not show; each answer comes from `rego.parse_module` of 1.20.
@Suite("Syntax newer than the recorded answers")
struct NewestSyntaxTests {
    @Test(
        "a minus before a variable, a reference or a call subtracts from zero",
        arguments: [
            ("-x*2", "mul(minus(0, x), 2)"), ("2--x", "minus(2, minus(0, x))"), ("- f(1).y", "minus(0, f(1).y)"),
            ("-x in y", "internal.member_2(minus(0, x), y)"), ("-1", "-1"), ("x-y", "minus(x, y)"),
        ])
    func unaryMinus(text: String, printed: String) throws {
        #expect(try Parser.parseQuery(text).text == printed)
    }

    @Test("a minus before anything else is an error", arguments: ["--x", "-(x)", "-[1]", "-null", "-"])
    func otherMinus(text: String) {
        #expect {
            try Parser.parseQuery(text)
        } throws: { error in
            (error as? RegoDiagnostics)?.first?.message.hasSuffix("expected number") == true
        }
    }

    @Test("template strings are text and expressions; constants in braces are text")
    func templates() throws {
        let text = "$\"a{1}b{input.x}c \\{d} {\"s\"} { x # c\n}\\u0041\""
        guard case .template(let template) = try Parser.parseTerm(text).kind else {
            Issue.record("no template")
            return
        }
        let parts = template.parts.map { part in
            switch part {
            case .constant(let term): "text \(term)"
            case .expression(let expr): "expression \(expr)"
            }
        }
        let expected = ["\"a\"", "1", "\"b\"", "input.x", "\"c {d} \"", "\"s\"", "\" \"", "x", "\"A\""]
        #expect(parts.map { $0.split(separator: " ", maxSplits: 1)[1] } == expected.map { $0[...] })
        #expect(parts.filter { $0.hasPrefix("expression") } == ["expression input.x", "expression x"])
        #expect(
            try Parser.parseTerm("$`\\{{y}`").kind
                == .template(TemplateString(parts: [.constant(.string("{")), .expression(Expr(.term(.variable("y"))))])))
    }

    @Test(
        "template strings refuse what has no value",
        arguments: [
            ("$\"{not x}\"", "unexpected negation ('not') in template-string expression"),
            ("$\"{x = 1}\"", "unexpected unification ('=') in template-string expression"),
            ("$\"{x := 1}\"", "unexpected assignment (':=') in template-string expression"),
            ("$\"{some x}\"", "unexpected 'some' in template-string expression"),
            ("$\"{x\"", "non-terminated string"),
            ("$\"{}\"", "unexpected } token"),
        ])
    func templateErrors(text: String, message: String) {
        #expect {
            try Parser.parseTerm(text)
        } throws: { error in
            (error as? RegoDiagnostics)?.first?.message == message
        }
    }

    @Test("after if, a set in braces is a body, but set() and a negated set are expressions")
    func setsAfterIf() throws {
        let text = "package a\np if {x}\nq if not {x}\nr if set()\n"
        let rules = try Parser.parseModule(source: SourceFile(path: "a.rego", text: text)).rules
        #expect(rules.map(\.body.text) == ["x", "not {x}", "set()"])
    }

    @Test("capabilities can take template strings and keywords in references away")
    func features() {
        var options = ParserOptions()
        options.features = []
        #expect(throws: RegoDiagnostics.self) { try Parser.parseQuery("$\"a\"", options: options) }
        #expect(throws: RegoDiagnostics.self) { try Parser.parseQuery("data.a.if", options: options) }
        #expect(throws: Never.self) { try Parser.parseQuery("data.a.if") }
    }
}
