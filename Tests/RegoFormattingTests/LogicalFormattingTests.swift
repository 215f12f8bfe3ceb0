import RegoFormatting
import RegoSyntax
import Testing

/// After the rules that OPA 1.20 formats by.
@Suite("Formatting and, or and the body of not")
struct LogicalFormattingTests {
    private static let head = """
        package a

        import future.keywords.and
        import future.keywords.not
        import future.keywords.or


        """

    private func formatted(_ text: String) throws -> String {
        let module = try Parser.parseModule(source: SourceFile(path: "m.rego", text: Self.head + text))
        let once = try Formatter().format(module)
        let again = try Formatter().format(try Parser.parseModule(source: SourceFile(path: "m.rego", text: once)))
        #expect(again == once)
        return String(once.dropFirst(Self.head.count).dropLast())
    }

    @Test(
        "only the parentheses that matter stay",
        arguments: [
            ("p if { a   and b }", "p if a and b"), ("p if ((a or b))", "p if a or b"), ("p if (a or b) or c", "p if a or b or c"),
            ("p if a or (b or c)", "p if a or (b or c)"), ("p if (a and b) or c", "p if a and b or c"),
            ("p if a and (b or c)", "p if a and (b or c)"), ("p if a or (b and (c or d))", "p if a or b and (c or d)"),
            ("p if (not {a}) and b", "p if not { a } and b"), ("p if not (a and b) or c", "p if not (a and b) or c"),
            ("p if not (a)", "p if not a"), ("p if not (a with input as 1)", "p if not (a with input as 1)"),
            ("p if (a and b) with input as 1", "p if a and b with input as 1"),
            ("p if a and (b with input as 1)", "p if a and (b with input as 1)"),
        ])
    func parentheses(text: String, wanted: String) throws {
        #expect(try formatted(text) == wanted)
    }

    @Test(
        "what begins with a brace and is no body keeps its parentheses",
        arguments: [
            "p if ({a}) or b", "p if b or ({x | a[x]})", "p if ({a} == b) and c", "p if b and ({a}[0])", "p if not ({a})",
            "p if not ({a | b})", "p if { (a | b) } or c", "p if not { a; b | c }",
        ])
    func braces(text: String) throws {
        #expect(try formatted(text) == text)
    }

    @Test("a body stays in its line or has lines of its own")
    func bodies() throws {
        let text = """
            p if {a;b} and {c
            d}

            q if {
              {x := 1
              x} or
              b
              not {
              c } with input as 1
            }
            """
        let wanted = """
            p if { a; b } and {
            \tc
            \td
            }

            q if {
            \t{
            \t\tx := 1
            \t\tx
            \t} or
            \t\tb
            \tnot {
            \t\tc
            \t} with input as 1
            }
            """
        #expect(try formatted(text) == wanted)
    }

    @Test("line breaks behind operators stay, and what follows is a level deeper; comments stay in place")
    func lineBreaks() throws {
        let text = """
            p if {
            # before
            a and # first
            # second
              (b or
            c) or { # open
            d # trailing
            # close
            }
            # after
            }
            """
        let wanted = """
            p if {
            \t# before
            \ta and # first
            \t\t# second
            \t\t(b or
            \t\tc) or { # open
            \t\t\td # trailing
            \t\t\t# close
            \t\t}
            \t# after
            }
            """
        #expect(try formatted(text) == wanted)
    }

    @Test("the imports stay where those of v1's own keywords go")
    func imports() throws {
        var formatter = Formatter()
        formatter.dropsV0Imports = true
        let text = "package a\n\nimport future.keywords.if\nimport future.keywords.or\n\np if a or b\n"
        let module = try Parser.parseModule(source: SourceFile(path: "m.rego", text: text))
        #expect(try formatter.format(module) == "package a\n\nimport future.keywords.or\n\np if a or b\n")
    }

    @Test("a reference keeps the form in which it has one of the words", arguments: ["p if a[\"or\"].b", "p if a.or"])
    func references(text: String) throws {
        #expect(try formatted(text) == text)
    }
}
