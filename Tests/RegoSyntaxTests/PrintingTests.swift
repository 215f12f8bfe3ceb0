import RegoSyntax
import Testing

@Suite("Printing as OPA does")
struct PrintingTests {
    @Test(
        "queries print as OPA's String() prints them",
        arguments: [
            ("x = 1; y := x+2*3", "x = 1; assign(y, plus(x, mul(2, 3)))"),
            (#"data.a["b c"].d["if"][x]"#, #"data.a["b c"].d["if"][x]"#),
            (#"{"b": 1, "a": {3, 2, 2}, "c": set()}"#, #"{"a": {2, 3}, "b": 1, "c": set()}"#),
            ("not input.x with input as {} with data.y as 1", "not input.x with input as {} with data.y as 1"),
            ("some k, v in xs", "some k, v in xs"),
            ("some a, b", "some a, b"),
            ("every k, v in xs { k; v }", "every k, v in xs { k; v }"),
            ("[a | a := _; b[_]]", "[a | assign(a, _); b[_]]"),
            ("{a: b | x}", "{a: b | x}"),
            ("{a | x}", "{a | x}"),
            ("f(1, \"x\\n\\u00e9\\u0007\")", #"f(1, "x\né\a")"#),
            ("x in [1]", "internal.member_2(x, [1])"),
            ("[null, true, 1.50, -3]", "[null, true, 1.50, -3]"),
        ])
    func queries(text: String, printed: String) throws {
        #expect(try Parser.parseQuery(text).text == printed)
    }

    @Test("rules print in the version they are written in")
    func rules() throws {
        let text =
            "package a.b\nimport data.x as y\np contains 1 if { true }\nf(x) := 2 if { x } else := 3\ndefault q := 1\na.b[c] := 1 if c := 2"
        let module = try Parser.parseModule(source: SourceFile(path: "a.rego", text: text))
        #expect(
            module.description == """
                package a.b

                import data.x as y

                p contains 1 if { true }
                f(x) := 2 if { x } else = 3 if { true }
                default q := 1
                a.b[c] := 1 if { assign(c, 2) }
                """)
    }

    @Test("a diagnostic prints as in OPA, and for people with the column and a caret")
    func diagnostics() throws {
        do throws(RegoDiagnostics) {
            _ = try Parser.parseModule(source: SourceFile(path: "a.rego", text: "package a\n\tp := é ]"))
            Issue.record("parsed")
        } catch {
            #expect(
                error.description == "2 errors occurred:\na.rego:2: rego_parse_error: illegal token\n\tp := é ]\n\t     ^\n"
                    + "a.rego:2: rego_parse_error: illegal token\n\tp := é ]\n\t     ^")
            #expect(error.first?.rendered == "a.rego:2:7: rego_parse_error: illegal token\n    p := é ]\n         ^")
        }
    }

    @Test("terms are equal whatever their places, the order of members, and the spelling of numbers")
    func equality() throws {
        #expect(try Parser.parseTerm(#"{"a": [1.0, {1, 2}], "b": x}"#) == Parser.parseTerm(#"{ "b":x, "a":[1e0,{2,1}]}"#))
        #expect(try Parser.parseTerm("{1, 2}").hashValue == Parser.parseTerm("{2, 1.0}").hashValue)
        #expect(try Parser.parseTerm("[1]") != Parser.parseTerm("[2]"))
        let ordered = ["null", "false", "true", "-1e3", "2", "10", #""a""#, "x", "data.a", "[1]", "{}", "set()", "[1 | true]"]
        let terms = try ordered.map { try Parser.parseTerm($0) }
        #expect(terms.shuffled().sorted() == terms)
    }
}
