import PolicyEvaluation
import RegoSyntax
import Testing

/// OPA's interpreter tries the `else` branches of rules that make members of an object only where its index left out the branches before; its
/// plans, and Writ, try them whenever those gave nothing.
@Suite("The else branches of rules that make members of an object")
struct ElseOfMemberTests {
    @Test(
        "are tried when the branches before gave nothing, and only then",
        arguments: [
            ("p[[]] := 1 if false else := 2", "{[]: 2}"),
            ("p[[]] := 1 if true else := 2", "{[]: 1}"),
            ("p[[]] := 1 if false else := 2 if false", "{}"),
            ("p[[data.t.k]].c := 1 if false else := data.t.k\nk := 7", "{[7]: {\"c\": 7}}"),
            ("p[[data.t.k]] := 1 if false else := data.t.k\nk := 7 if false", "{}"),
            ("p[[]] := x if { some x in [] } else := x if { some x in [3, 3] }\np[4] := 5", "{4: 5, []: 3}"),
            ("p.a := 1 if false else := 2\np[x] := 3 if some x in [\"b\"]", "{\"a\": 2, \"b\": 3}"),
            (
                "p.a.c := false if true else := 2\np[x].d := 3 if some x in [\"a\", \"b\"]",
                "{\"a\": {\"c\": false, \"d\": 3}, \"b\": {\"d\": 3}}"
            ),
        ])
    func branches(_ rules: String, _ expected: String) throws {
        let module = try Parser.parseModule(source: SourceFile(path: "t.rego", text: "package t\n" + rules))
        let machine = QueryMachine(try PreparedQuery("x = data.t.p", modules: [module], options: QueryOptions()))
        #expect(try machine.ask().map { $0.bindings.map(\.value.description) } == [[expected]])
    }

    @Test("must not give different values for one member")
    func conflict() throws {
        let rules = "p[[]] := x if { some x in [1, 2] } else := 3"
        let module = try Parser.parseModule(source: SourceFile(path: "t.rego", text: "package t\n" + rules))
        let machine = QueryMachine(try PreparedQuery("x = data.t.p", modules: [module], options: QueryOptions()))
        #expect { try machine.ask() } throws: { "\($0)".contains("object keys must be unique") }
    }
}
