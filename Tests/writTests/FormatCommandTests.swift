import Testing

/// fmt, as a person uses it.
struct FormatCommandTests {
    private static let untidy = "package p\n\nallow if{input.x==1}\n"
    private static let tidy = "package p\n\nallow if input.x == 1\n"

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("policies/untidy.rego", Self.untidy)
        try directory.write("policies/below/tidy.rego", Self.tidy)
        try directory.write("policies/notes.txt", "package p\n")
    }

    @Test("without flags, the formatted text is printed and no file changes")
    func printed() throws {
        let outcome = try directory.writ.run("fmt", "policies/untidy.rego")
        #expect(outcome.status == 0 && outcome.output == Self.tidy, "\(outcome.errors)")
        #expect(try directory.read("policies/untidy.rego") == Self.untidy)
    }

    @Test("standard input is formatted to standard output")
    func standardInput() throws {
        let outcome = try directory.writ.run(["fmt"], input: Self.untidy)
        #expect(outcome.status == 0 && outcome.output == Self.tidy, "\(outcome.errors)")
    }

    @Test("of many files the texts are printed in the order of their names, up to the first that cannot be formatted")
    func manyFiles() throws {
        let broken = 561
        for number in 0..<600 {
            let name = String("00\(number)".suffix(3))
            try directory.write("many/\(name).rego", number == broken ? "package" : "package p\(number)\n\nallow if{input.x==\(number)}\n")
        }
        let outcome = try directory.writ.run("fmt", "many")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("many/561.rego"))
        #expect(outcome.output == (0..<broken).map { "package p\($0)\n\nallow if input.x == \($0)\n" }.joined())
        let written = try directory.writ.run("fmt", "--write", "many")
        #expect(written.status == 1)
        #expect(try directory.read("many/560.rego") == "package p560\n\nallow if input.x == 560\n")
        #expect(try directory.read("many/562.rego").contains("if{"))
    }

    @Test("--list names the files that are not formatted")
    func list() throws {
        let outcome = try directory.writ.run("fmt", "--list", "policies")
        #expect(outcome.status == 0 && outcome.output == "policies/untidy.rego\n")
    }

    @Test("--diff prints what would change, for people and for patch")
    func diff() throws {
        let outcome = try directory.writ.run("fmt", "--diff", "policies")
        #expect(outcome.status == 0)
        #expect(
            outcome.output == """
                --- policies/untidy.rego
                +++ policies/untidy.rego
                @@ -1,3 +1,3 @@
                 package p
                \u{20}
                -allow if{input.x==1}
                +allow if input.x == 1

                """)
    }

    @Test("--write changes the files that are not formatted, and keeps their permissions")
    func write() throws {
        let permissions = try directory.permissions("policies/untidy.rego")
        let outcome = try directory.writ.run("fmt", "--write", "policies")
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
        #expect(try directory.read("policies/untidy.rego") == Self.tidy)
        #expect(try directory.permissions("policies/untidy.rego") == permissions)
        #expect(try directory.writ.run("fmt", "--list", "policies").output.isEmpty)
    }

    @Test("--fail tells by the exit status that a file is not formatted")
    func fail() throws {
        let outcome = try directory.writ.run("fmt", "--fail", "--list", "policies")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "unexpected diff\n")
        #expect(try directory.writ.run("fmt", "--fail", "--list", "policies/below").status == 0)
    }

    @Test("--capabilities of readers that do not know keywords in paths puts them in brackets")
    func capabilities() throws {
        try directory.write("k.rego", "package p\n\nx := input.default\n")
        #expect(try directory.writ.run("fmt", "k.rego").output == "package p\n\nx := input.default\n")
        let old = try directory.writ.run("fmt", "--capabilities", "v1.5.0", "--check-result=false", "k.rego")
        #expect(old.output == "package p\n\nx := input[\"default\"]\n", "\(old.errors)")
        #expect(try directory.writ.run("fmt", "--capabilities", "v0.0.1", "k.rego").status == 2)
    }

    @Test("--rego-v1 reads v0 and writes what both versions read")
    func bothVersions() throws {
        let outcome = try directory.writ.run(["fmt", "--rego-v1"], input: "package p\n\nallow { input.x == 1 }\n")
        #expect(outcome.output == "package p\n\nimport rego.v1\n\nallow if input.x == 1\n", "\(outcome.errors)")
    }

    @Test("a text that cannot be parsed is told with its place, and nothing is written")
    func refused() throws {
        try directory.write("bad.rego", "package p\n\nallow if {\n")
        let outcome = try directory.writ.run("fmt", "--write", "bad.rego")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("bad.rego:4: rego_parse_error"))
    }
}
