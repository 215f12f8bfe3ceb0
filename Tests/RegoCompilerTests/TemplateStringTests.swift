import RegoCompiler
import RegoSyntax
import Testing

/// Which variables the parts of template strings may use, and what becomes of the parts; as OPA 1.20 has it.
struct TemplateStringTests {
    private static let imports = "import future.keywords.and\nimport future.keywords.not\nimport future.keywords.or\n"

    private func errors(_ text: String) throws -> [String] {
        do {
            _ = try compile(["t.rego": "package t\n" + Self.imports + text + "\n"])
            return []
        } catch let error as RegoDiagnostics {
            return error.all.map { "\($0.code.rawValue): \($0.message)" }
        }
    }

    private func calls(_ text: String) throws -> [String] {
        let compiled = try compile(["t.rego": "package t\n" + text])
        return compiled.modules[0].rules.flatMap(\.body).filter { $0.call?.name == "internal.template_string" }.map(\.description)
    }

    @Test(
        "a part iterates over nothing: each of its variables is bound by the body around it",
        arguments: [
            "p := $\"{data.a[_]}\"": ["_"],
            "p := $\"{count(x)}\"": ["x"],
            "p := $\"{y + z} {data.a[k]}\"": ["y", "z", "k"],
            "p := $\"{[1 | data.x[_]][_]} {z.a} {input[x]}\"": ["_", "z", "x"],
            "p := [$\"{data.b[z]}\" | x := 1]": ["z"],
            "p := $\"{data.a[x]}\" if x := 1\nelse := $\"{data.a[z]}\"": ["z"],
            "p if every y in [[$\"{count(y)}\"]] { y }": ["y"],
        ])
    func undeclared(text: String, names: [String]) throws {
        #expect(try errors(text) == names.map { "rego_compile_error: var \($0) is undeclared" })
    }

    @Test(
        "expressions before and after the template string bind variables for it, and so do arguments and bodies around",
        arguments: [
            "f(x) := $\"{count(x)}\"",
            "p if { $\"{count(x)}\" == \"1\"; x = [1] }",
            "p if { [1][x]; y = $\"{x + 1}\" }",
            "p[[$\"{count(x)}\"]] := [$\"{count(x)}\"] if x := [1]",
            "p := {$\"{count(x)}\": $\"{count(x)}\" | x := [1]}",
            "p if { y := [$\"{count(x)}\" | x := [1]; z := [$\"{count(x)}\" | true]] }",
            "p if { x := [1]; every y in [$\"{count(x)}\"] { y == $\"{count(x)} {count(y)}\" } }",
            "p if { some x in [[1]]; ($\"{count(x)}\" == \"1\" and $\"{count(x)}\" == \"2\") }",
            "p := $\"{{x | x := data.b[_]}}\"",
        ])
    func declared(text: String) throws { #expect(try errors(text).isEmpty) }

    @Test(
        "what is inside the head of a comprehension, and bodies in braces, have only the variables of the body around them",
        arguments: [
            "p := [[$\"{count(x)}\"] | x := [1]]",
            "p := {x: {$\"{count(x)}\"} | x := [1]}",
            "p if not { x := [3]; $\"{count(x)}\" == \"\" }",
            "p if { { x := [3]; $\"{count(x)}\" == \"1\" } or input.x == 3 }",
        ])
    func outside(text: String) throws { #expect(try errors(text) == ["rego_compile_error: var x is undeclared"]) }

    @Test(
        "a part that is one variable is like any other use of it",
        arguments: ["p := $\"{x}\"", "p := $\"{$\"{x}\"}\"", "p if { x == 1; $\"{x}\" == \"1\" }"])
    func unsafe(text: String) throws { #expect(try errors(text) == ["rego_unsafe_var_error: var x is unsafe"]) }

    @Test(
        "a document that looks defined is not captured: one with a default, a set, a constant",
        arguments: [
            ("q := 1 if input.x\ndefault q := 2", true), ("q contains 1 if input.x", true), ("q := [input.x]", true),
            ("q := {\"a\": input.x} if true", true), ("q := [[1 | true]]", true), ("q := 1 if true else := 2", true),
            ("q := input.x", false), ("q := [1] if input.x", false), ("q := [$\"{input.x}\"]", false), ("q[x] := 1 if x := input.x", false),
            ("q := [1]\nq := [1, 2] if input.x", false), ("q := [[x | x := 1]]", false),
        ])
    func defined(rule: String, isDefined: Bool) throws {
        let call = try #require(try calls("p := $\"{q}\"\n" + rule).first)
        #expect(call.contains("{__local") == isDefined, "\(call)")
    }

    @Test("`with` in a part counts")
    func modifiers() throws {
        let compiled = try compile(["t.rego": "package t\np := $\"{q with input.x as 1}\"\nq := [input.x]"])
        #expect(compiled.modules[0].rules[0].body.description.contains("with input.x as 1"))
    }
}
