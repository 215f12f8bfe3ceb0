import RegoSyntax
import Testing

@testable import Incremental

/// What is found in the text of a policy.
struct FactsTests {
    private func facts(_ text: String) throws -> (package: String, rules: [String], references: [String], describes: Bool) {
        var names = NameTable()
        let facts = ModuleFacts(try Workspace.module(PolicyText(path: "a.rego", bytes: Array(text.utf8), regoVersion: .v1)), &names)
        func shown(_ path: ModuleFacts.Path) -> String { names.path(path).joined(separator: "/") }
        return (shown(facts.package), facts.rules.map(shown), facts.references.map(shown), facts.describesSubpackages)
    }

    @Test("rules are known by the names that their paths begin with")
    func rules() throws {
        let facts = try facts(
            """
            package a.b
            p := 1
            q[x] := 1 if some x in [1]
            r.s.t contains 1
            r["u"].v := 1
            n[0] := 1
            f(x) := x
            b.test_a["x#1"] := 1
            """)
        #expect(facts.package == "a/b")
        #expect(facts.rules == ["b/test_a", "f", "n", "p", "q", "r/s/t", "r/u/v"])
    }

    @Test("references are found wherever they stand, up to the first step that is no name")
    func references() throws {
        let facts = try facts(
            """
            package a
            p := data.b.c[x].d if { x := data.b["e"]; not data.n[0].m }
            q contains data.v if { every y in data.w { y == [z | z := data.x.y[data.idx]] } }
            r if input.a with data.t.u as data.value with input as data.i
            s := $"{data.template}" if { data.f.g(data.arg) }
            else := data.otherwise
            t(x) := walk(data.h)[x]
            default u := 1
            """)
        let expected = [
            "arg", "b/c", "b/e", "f/g", "h", "i", "idx", "n", "otherwise", "t/u", "template", "v", "value", "w", "x/y",
        ]
        #expect(facts.references == expected)
    }

    @Test("names of imports stand for what they import, as far as it is used")
    func imports() throws {
        let facts = try facts(
            """
            package a
            import data.lib
            import data.lib.names as n
            import data.unused
            import input.request
            import rego.v1
            p := lib.x.y(n)
            q := request.z
            r if n.first[_]
            """)
        #expect(facts.references == ["lib/names", "lib/names/first", "lib/x/y"])
    }

    @Test("all of data is a reference to everything")
    func everything() throws {
        #expect(try facts("package a\np := data").references == [""])
        #expect(try facts("package a\np := walk(data)[0]").references == [""])
        #expect(try facts("package a\np := data[x] if x := \"a\"").references == [""])
    }

    @Test("names are told apart by their bytes")
    func names() {
        var names = NameTable()
        #expect(names.id(of: "\u{E9}") != names.id(of: "e\u{301}"))
        #expect(names.id(of: "\u{E9}") == 0)
    }

    @Test("METADATA about the packages below is noticed")
    func metadata() throws {
        #expect(try facts("# METADATA\n# scope: subpackages\n# title: t\npackage a").describes)
        #expect(try !facts("# METADATA\n# scope: package\n# title: t\npackage a").describes)
    }
}
