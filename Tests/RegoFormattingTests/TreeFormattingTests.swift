import RegoFormatting
import RegoSyntax
import TestSupport
import Testing

/// Parts of modules, and trees that no text was parsed for.
@Suite("Formatting trees")
struct TreeFormattingTests {
    @Test(
        "a query is written one expression a line, operators between their operands",
        arguments: [
            ("x = 1; y := x+2*3", "x = 1\ny := x + (2 * 3)"),
            ("not input.x with input as {}", "not input.x with input as {}"),
            ("some k, v in data.xs; f(k, v)", "some k, v in data.xs\nf(k, v)"),
            ("(1 in [1]) == true", "(1 in [1]) == true"),
        ])
    func query(text: String, expected: String) throws {
        #expect(try Formatter().format(Parser.parseQuery(text)).trimmed == expected)
    }

    @Test("what has no location is written on one line")
    func withoutLocations() throws {
        let term = Term(.array([.string("a"), Term(.ref(Ref("data", path: ["b c", "d"])))]))
        #expect(try Formatter().format(term).trimmed == #"["a", data["b c"].d]"#)
        #expect(try Formatter().format(Expr(.term(term))).trimmed == #"["a", data["b c"].d]"#)
        #expect(try Formatter().format([Expr(.term(term)), Expr(.term(term))] as Body).trimmed.split(separator: "\n").count == 2)
    }

    @Test("locations can be ignored, so that nodes from many files can be put together")
    func ignoredLocations() throws {
        let query = try Parser.parseQuery("x := [\n  1,\n  2,\n]")
        #expect(try Formatter().format(query).trimmed == "x := [\n\t1,\n\t2,\n]")
        var formatter = Formatter()
        formatter.ignoresLocations = true
        #expect(try formatter.format(query).trimmed == "x := [1, 2]")
    }

    @Test("a rule is written alone")
    func rule() throws {
        let module = try Parser.parseModule(source: SourceFile(path: "a.rego", text: "package a\np contains x if { x:=1 }\n"))
        let rule = try #require(module.rules.first)
        #expect(try Formatter().format(rule).trimmed == "p contains x if x := 1")
    }

    @Test("an operator that is called by name with one argument too few is an error with its place")
    func wrongArity() throws {
        let body = try Parser.parseQuery("plus(1)")
        #expect { try Formatter().format(body) } throws: { error in
            (error as? RegoDiagnostics)?.first?.code == .type
        }
    }

    @Test(
        "what is nested too deep for a stack of 512 KiB is an error, and not much of it is",
        arguments: [("[", "1", "]"), ("{1: ", "1", "}"), ("f(", "1", ")"), ("{x | ", "y", "}"), ("(1 + ", "1", ")"), ("$\"{", "1", "}\"")])
    func deep(opening: String, middle: String, closing: String) async throws {
        let deepest = await onSmallStack { () -> Int in
            (1...200).last { depth in
                let text = String(repeating: opening, count: depth) + middle + String(repeating: closing, count: depth)
                guard let body = try? Parser.parseQuery(text) else { return false }
                return (try? Formatter().format(body)) != nil
            } ?? 0
        }
        #expect(deepest >= 10)
    }
}

extension String {
    fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
