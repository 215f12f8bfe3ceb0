import RegoCompiler
import RegoSyntax
import Testing

/// The modules are those of OPA's own tests of its `dependencies` package.
struct DependencyTests {
    private func needs(_ query: String, _ modules: String...) throws -> DocumentDependencies {
        let parsed = try modules.enumerated().map { number, text in
            try Parser.parseModule(source: SourceFile(path: "\(number).rego", text: text))
        }
        return DocumentDependencies(of: try Parser.parseQuery(query), in: try Compiler().compile(parsed))
    }

    /// The base documents of all rules of a module of package `a.b.c`.
    private func base(_ imports: [String], _ rules: String) throws -> [String] {
        let text = "package a.b.c\n" + imports.map { "import data.\($0)\n" }.joined() + rules
        return try needs("data.a.b.c", text).base.map(\.description)
    }

    @Test("a variable that is used as a whole needs the document it was made equal to")
    func whole() throws {
        #expect(try base(["a.x", "a.y"], "d if { a = x; b = data.a.y; a = b }") == ["data.a.x", "data.a.y"])
        #expect(try base(["a.x"], "d if { a = x; b = a.y; a = \"4\" }") == ["data.a.x"])
        #expect(try base(["a.x"], "f if x") == ["data.a.x"])
    }

    @Test("a variable that is only gone on from needs what it leads to")
    func parts() throws {
        #expect(try base(["a.x"], "d if { true = a.y; a = x }") == ["data.a.x.y"])
        #expect(
            try base(["a.x"], "f if { a = x; b = a.y; c = b.z; d = c.a; e = d.b; e.c = \"foo\" }") == ["data.a.x.y.z.a.b.c"])
    }

    @Test("where a reference is no longer constant it is cut, also inside comprehensions")
    func dynamic() throws {
        #expect(try base(["a.x"], "d = f if { a = x.y; e = \"foo\"; f = [b | a[i].b = e; a[i].c = b] }") == ["data.a.x.y"])
        #expect(try base(["a.x"], "d[i] = f if { x[i]; f := count([1 | x[i].foo = \"foo\"]) }") == ["data.a.x"])
        #expect(try base(["a.x"], "d contains i if { b = x.y; b[i] }") == ["data.a.x.y"])
    }

    @Test("what the head gives away is needed as a whole, and what lies below it is not told again")
    func heads() throws {
        let rule = "d[a] = b if { a = x.y; b = x.z; x.y.z = \"foo\"; x.z.a.b = \"fizz\"; x.a.b = \"bar\" }"
        #expect(try base(["a.x"], rule) == ["data.a.x.a.b", "data.a.x.y", "data.a.x.z"])
    }

    @Test("a variable that stands for several documents needs all of them")
    func several() throws {
        let branching = "f if { a = x; b = a.y; b = a.z; c = b.i; c = b.j; d = c.m; d = c.n; d.f = \"foo\" }"
        #expect(try base(["a.x"], branching) == ["data.a.x.y", "data.a.x.z"])
        let merging =
            "f if { a = x; b = a.y; c = b.z; d = c.a; e = d.b; d = j; e.c = \"foo\"; a = y; e[\"foo\"] = \"bar\" }"
        #expect(try base(["a.x", "a.y", "j"], merging) == ["data.a.x", "data.a.y", "data.j"])
    }

    @Test("variables that lead back to themselves come to an end")
    func circle() throws {
        #expect(try base(["q"], "f if { b = q; a = b.x; b = a.y; a = 1 }") == ["data.q"])
    }

    @Test("paths hold references of their own")
    func nested() throws {
        let rule = "a[i] = [j, k] if { b = x.y; y[b.z[0]] = \"foo\"; z[b.a.c][i]; f[j][b.a.b] = \"foo\"; g[\"foo\"][k] }"
        #expect(
            try base(["a.x", "a.y", "a.z", "a.f", "a.g"], rule) == [
                "data.a.f", "data.a.g.foo", "data.a.x.y.a.b", "data.a.x.y.a.c", "data.a.x.y.z[0]", "data.a.y", "data.a.z",
            ])
    }

    @Test("rules are followed over packages to the base documents")
    func rules() throws {
        let found = try needs(
            "x = data.a.c[y]",
            "package x\ny = \"foo\"\nz[x] = w if { w = x; x = \"bar\"; y = x }",
            "package a\nb = {\"buz\": \"bar\"}\nc[a] = e if { e = data.d[_]; data.x.z[a] = e[2] }")
        #expect(found.base.map(\.description) == ["data.d"])
        #expect(found.virtual.map(\.description) == ["data.a.c", "data.x.y", "data.x.z"])
    }

    @Test("functions, else branches, every and replaced documents count")
    func everywhere() throws {
        let found = try needs(
            "data.p",
            """
            package p
            allow if input.a else := 2 if f(input.b)
            f(x) if every y in data.list { y.z == x }
            g if allow with input as data.other
            """)
        #expect(found.base.map(\.description) == ["data.list", "data.other", "input", "input.a", "input.b"])
        #expect(found.virtual.map(\.description) == ["data.p.allow", "data.p.f", "data.p.g"])
    }

    @Test("a query without references depends on nothing")
    func nothing() throws {
        let found = try needs("x = 1 + 2")
        #expect(found.base.isEmpty && found.virtual.isEmpty)
    }
}
