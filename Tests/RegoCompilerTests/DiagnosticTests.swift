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

    @Test(
        "after a wrong statement of which the end is found, the next ones are read",
        arguments: [
            ("p = if 1\n\nq = if 1", ["3:5", "3:5", "5:5", "5:5"]), ("import data.if\n\nf(if) := 1", ["3:13", "5:3", "5:3"]),
            ("default p := := 2", ["3:14", "3:14"]), ("p if 1 == package 2", ["3:11", "3:19"]), ("p() contains 1", ["3:5"]),
        ])
    func readingOn(text: String, places: [String]) throws {
        #expect(try errors(text).map { $0.dropFirst("p.rego:".count).prefix { $0 != " " } } == places.map { $0[...] })
    }

    @Test("a variable of a body hides the built-in function of its name, whatever stands first")
    func hiddenFunctions() throws {
        let shadowed = "rego_compile_error: called function count shadowed"
        #expect(try errors("p if { {1}[count]; count([1]) == 1 }") == ["p.rego:3:20 \(shadowed)"])
        #expect(try errors("p if { count([1]) == 1; {1}[count] }") == ["p.rego:3:8 \(shadowed)"])
        #expect(try errors("p if { {1}[count]; count == 1 }").isEmpty)
        #expect(try errors("p if { sum([1]) == 1 with sum as count; count([1]) == 1 }").isEmpty)
    }

    @Test("a wildcard that is declared and not used has no number")
    func unusedWildcard() throws {
        #expect(try errors("p if { some _; input.x }") == ["p.rego:3:8 rego_compile_error: declared var _ unused"])
    }

    @Test(
        "a function is no key",
        arguments: ["p := data.x[count]", "p if { y := [1 | data.x[count]] }", "p if { every y in [1] { data.x[count] == y } }"])
    func functionAsKey(rule: String) throws {
        #expect(try errors(rule).map { $0.suffix("undefined ref: data.x[count]".count) } == ["undefined ref: data.x[count]"])
    }

    @Test(
        "rules conflict with documents of their own and with functions below them",
        arguments: [
            ("p[x] := 1 if some x in [1]\n\np.a.b(x) := x", ["3:1"]), ("p contains 1\n\np[x] contains 1 if some x in [1]", ["3:1"]),
            ("p.b := 1\n\np.b.d := 3\n\np.b.d.e := 4", ["3:1", "5:1"]), ("p[x] := 1 if some x in [1]\n\np.a.b := 1", []),
        ])
    func conflicts(rules: String, places: [String]) throws {
        #expect(try errors(rules).map { $0.dropFirst("p.rego:".count).prefix { $0 != " " } } == places.map { $0[...] })
    }

    @Test("of the modifiers in one body the first wrong one is told")
    func firstModifier() throws {
        #expect(try errors("p if { 1 with a as 1 with b as 1; 2 with c as 1; [1 | 1 with d as 1] == 1 }").count == 1)
        #expect(try errors("p if { [1 | 1 with d as 1] == [1 | 1 with e as 1] }").count == 2)
    }

    @Test("what waits for a variable in a set is no error of its own", arguments: ["x := count({y})", "x := $\"{y}\""])
    func resultsOfUnsafeCalls(expression: String) throws {
        #expect(try errors("p if { \(expression); x == 1 }").map { $0.suffix("var y is unsafe".count) } == ["var y is unsafe"])
    }

    @Test("of several ways from a rule back to itself the same one is told each time")
    func sameCycle() throws {
        let rules = (0..<8).map { "b.r\($0) if data.a.p" }.joined(separator: "\n\n")
        let told = try (0..<40).map { _ in try errors("p contains v if some v in data.a.b\n\n\(rules)") }
        #expect(Set(told).count == 1 && told[0].count == 9)
    }

    @Test("a rule's bare call must not have a built-in function's name when the parser knows them")
    func builtinAsRule() throws {
        let source = SourceFile(path: "p.rego", text: "package a\n\ncount(x)\n")
        #expect(throws: RegoDiagnostics.self) {
            _ = try Parser.parseModule(source: source, options: ParserOptions(capabilities: .current))
        }
    }
}
