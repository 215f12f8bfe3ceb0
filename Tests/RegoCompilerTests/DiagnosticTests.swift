import RegoCompiler
import RegoSyntax
import Testing

/// What errors say, beyond what is recorded in `Tests/Golden/check`; the answers are those of OPA 1.20.
struct DiagnosticTests {
    private func errors(_ body: String) throws -> [String] {
        do {
            _ = try compile(["p.rego": "package a\n\n" + body + "\n"])
            return []
        } catch let error as RegoDiagnostics {
            return error.all.map(\.line)
        }
    }

    @Test("numbers are the same key however many zeros follow the point", arguments: ["1", "1.0", "1.00"])
    func numberKeys(key: String) throws {
        #expect(try errors("p := {1: \"a\"}[\(key)]").isEmpty)
        #expect(try errors("p := {1: \"a\"}[\(key)].x").count == 1)
    }

    @Test("a number with an exponent is another key than the same number without")
    func exponentKey() throws {
        #expect(try errors("p := {1: \"a\"}[10e-1]") == ["p.rego:3:6 rego_type_error: undefined ref: {1: \"a\"}[10e-1]"])
        #expect(try errors("p := {10e-1: \"a\"}[10e-1]").isEmpty)
    }

    @Test("a key that is not there is told with the object that was written")
    func missingKey() throws {
        #expect(try errors("p := {1: \"a\"}[2]") == ["p.rego:3:6 rego_type_error: undefined ref: {1: \"a\"}[2]"])
        #expect(
            try errors("p := {\"a\": {\"b\": 1}}[input.x].c") == [
                "p.rego:3:6 rego_type_error: undefined ref: {\"a\": {\"b\": 1}}[input.x].c"
            ])
        #expect(
            try errors("f(x) := {\"a\": x}\n\np := f(f(1)).b") == [
                "p.rego:5:6 rego_type_error: undefined ref: data.a.f(data.a.f(1)).b"
            ])
    }

    @Test("an error of a modifier is told once, though calls inside the expression have it too")
    func modifiers() throws {
        #expect(
            try errors("p if f(f(1)) with bad as 1\n\nf(x) := x") == [
                "p.rego:3:19 rego_type_error: with keyword target must reference existing input, data, or a function"
            ])
    }

    @Test(
        "a function that there is not is told with the one that was meant",
        arguments: [
            ("cuont(input)", "count"), ("starts_with(input, 1)", "startswith"), ("json.unmarshall(input)", "json.unmarshal"),
            ("unmarshal(input)", nil), ("marshal_with_options(1)", "json.marshal_with_options"), ("helpr(1)", "helper"),
            ("entirelyElse(1)", nil),
        ])
    func nearestFunction(call: String, meant: String?) throws {
        let text = "package a\n\nhelper(x) := x\n\np := \(call)\n"
        let error = #expect(throws: RegoDiagnostics.self) { _ = try compile(["p.rego": text]) }
        #expect(error?.first?.remedy == meant.map { "did you mean \($0)?" })
    }

    @Test("each member of a set must fit the argument", arguments: ["{1, \"a\"}", "{\"a\", 1}", "[1, \"a\"]", "{[1], \"a\"}"])
    func members(argument: String) throws {
        let told = try errors("p := concat(\"x\", \(argument))")
        #expect(told == ["p.rego:3:6 rego_type_error: concat: invalid argument(s)"])
    }

    @Test("a rule's bare call must not have a built-in function's name when the parser knows them")
    func builtinAsRule() throws {
        let source = SourceFile(path: "p.rego", text: "package a\n\ncount(x)\n")
        #expect(throws: RegoDiagnostics.self) {
            _ = try Parser.parseModule(source: source, options: ParserOptions(capabilities: .current))
        }
    }
}
