import RegoCompiler
import RegoSyntax
import Testing

/// What the stages make of policies.
struct RewritingTests {
    /// The rules of package `t` after compilation, as text.
    private func rules(_ text: String, _ options: CompilerOptions = CompilerOptions()) throws -> [String] {
        try compile(["t.rego": "package t\n" + text], options).modules[0].rules.map(\.description)
    }

    @Test("names of rules and imports become absolute references")
    func resolution() throws {
        let compiled = try compile([
            "a.rego": "package a\nimport data.lib.limit as max\nimport input.user\np if user.age > max\nq if p",
            "lib.rego": "package lib\nlimit := 3",
        ])
        #expect(
            compiled.modules[0].rules[0].description
                == "p = true if { __local0__ = input.user.age; __local1__ = data.lib.limit; gt(__local0__, __local1__) }")
        #expect(compiled.modules[0].rules[1].description == "q = true if { data.a.p }")
    }

    @Test("declared variables get names of their own, and their source names are kept")
    func locals() throws {
        let compiled = try compile(["t.rego": "package t\nf(x) := y if { some z; y := x + z; z = 1 }"])
        #expect(compiled.modules[0].rules[0].head.description == "f(__local0__) := __local2__")
        #expect(compiled.sourceNames == ["__local0__": "x", "__local1__": "z", "__local2__": "y"])
    }

    @Test("expressions move behind those that bind their variables, and no further")
    func ordering() throws {
        #expect(try rules("p if { x > 1; y = 2; x = input.a }") == ["p = true if { y = 2; x = input.a; gt(x, 1) }"])
    }

    @Test("locals keep clear of names in the source that are the same, not of those that only have the same number")
    func takenNames() throws {
        #expect(try rules("p if { __local0__ = 1; x := 2 }") == ["p = true if { __local0__ = 1; __local1__ = 2 }"])
        #expect(try rules("p if { __local00__ = 1; x := 2 }") == ["p = true if { __local00__ = 1; __local0__ = 2 }"])
    }

    @Test("an assignment never binds a variable of its right side")
    func assignments() throws {
        let error = #expect(throws: RegoDiagnostics.self) { try rules("p if { x := y; x = 1 }") }
        #expect(error?.all.map(\.message) == ["var y is unsafe"])
        #expect(try rules("p if { x := y; y = 1 }") == ["p = true if { y = 1; __local0__ = y }"])
        #expect(try rules("p if { x := input.a[y]; x = 1 }").count == 1)
    }

    @Test("calls inside terms become expressions of their own")
    func calls() throws {
        #expect(
            try rules("p if count(split(input.a, \"/\")) == 2")
                == [
                    "p = true if { __local2__ = input.a; split(__local2__, \"/\", __local0__); count(__local0__, __local1__); __local1__ = 2 }"
                ])
    }

    @Test("prints are erased, or kept with operands that may be undefined")
    func prints() throws {
        #expect(try rules("p if { print(input.a); true }") == ["p = true if { true }"])
        #expect(
            try rules("p if { print(input.a) }", CompilerOptions(keepsPrints: true))
                == ["p = true if { __local1__ = {__local0__ | __local0__ = input.a}; internal.print([__local1__]) }"])
    }

    @Test("a template string becomes a call whose parts may be undefined")
    func templates() throws {
        #expect(
            try rules("p := $\"a {input.b}\"")
                == [
                    "p := __local1__ if { true; __local2__ = {__local0__ | __local0__ = input.b}; "
                        + "internal.template_string([\"a \", __local2__], __local1__) }"
                ])
    }

    @Test("the metadata functions become constants")
    func metadata() throws {
        #expect(
            try rules("p := rego.metadata.rule()")
                == ["p := __local0__ if { __local1__ = {}; true; __local0__ = __local1__ }"])
    }

    @Test("a function that the capabilities leave out is refused by name, with its place")
    func capabilities() throws {
        var options = CompilerOptions()
        options.capabilities = Capabilities.current.restricted { $0 != "http.send" }
        let error = #expect(throws: RegoDiagnostics.self) { try rules("p := http.send({})", options) }
        #expect(error?.first?.line == "t.rego:2:6 rego_type_error: undefined function http.send")
        #expect(error?.first?.remedy != nil)
    }

    @Test("what is wrong in several places is reported together, up to the limit, in the order of places")
    func severalErrors() throws {
        let text = (1...5).map { "p\($0) := undefined\($0)(1)" }.joined(separator: "\n")
        let error = #expect(throws: RegoDiagnostics.self) { try rules(text, CompilerOptions(errorLimit: 3)) }
        #expect(error?.all.map(\.location.row) == [2, 3, 4, 0])
        #expect(error?.all.last?.message == "error limit reached")
    }

    @Test("built-ins, features and dependencies are known afterwards")
    func requirements() throws {
        let compiled = try compile(["t.rego": "package t\np := count(q)\nq := input.x\nr := 1"])
        #expect(compiled.builtins.map(\.name) == ["count", "eq"])
        #expect(compiled.features == ["rego_v1"])
        let (p, q) = (RuleID(module: 0, rule: 0), RuleID(module: 0, rule: 1))
        #expect(compiled.dependencies.dependencies(of: p) == [q])
        #expect(compiled.dependencies.closure(of: [p]) == [p, q])
        #expect(compiled.rules(at: Ref("data", path: ["t", "q"])) == [q])
    }
}

/// Ad-hoc queries.
struct QueryTests {
    private func query(_ text: String, _ modules: [String: String] = [:], package: String? = nil) throws -> CompiledQuery {
        let compiled = try compile(modules)
        let path = try package.map { Package(path: try Parser.parseRef($0)) }
        return try Compiler().compile(query: Parser.parseQuery(text), in: path, against: compiled)
    }

    @Test("the variables of the query are bound in results; wildcards and made-up ones are not")
    func bindings() throws {
        let query = try query("x := 1; input.a[y] = z; input.b[_]; count([z]) > 0")
        #expect(query.bindings.map(\.name) == ["x", "y", "z"])
        #expect(query.bindings[0].variable == "__localq0__")
        #expect(query.bindings[1].variable == "y")
    }

    @Test("values of expressions are captured; assignments, equalities and negations are just true")
    func values() throws {
        let query = try query("x := 1; input.a; count([1]); not input.b; some y in [1]; 1 == 2")
        #expect(query.expressions.map(\.variable) == [nil, "$term1", "$term2", nil, nil, "$term3"])
        #expect(query.expressions.map(\.location.column) == [1, 9, 18, 30, 43, 58])
    }

    @Test("a query sees the rules of its package and its imports")
    func context() throws {
        let modules = ["a.rego": "package a\np := 1"]
        #expect(try query("p", modules, package: "data.a").body.description.contains("data.a.p"))
        let error = #expect(throws: RegoDiagnostics.self) { try query("p", modules) }
        #expect(error?.first?.message == "var p is unsafe")
    }

    @Test("a query is type checked against the rules")
    func types() throws {
        let error = #expect(throws: RegoDiagnostics.self) {
            try query("data.a.p == \"x\"; upper(data.a.p)", ["a.rego": "package a\np := 1"])
        }
        #expect(error?.first?.line.hasSuffix("rego_type_error: upper: invalid argument(s)") == true)
    }
}
