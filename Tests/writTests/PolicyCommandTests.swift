import Foundation
import TestSupport
import Testing

/// init, check, eval, test and bench, as a person uses them.
struct PolicyCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    // MARK: init

    @Test("a new policy repository passes its tests, checks and answers its sample input")
    func scaffold() throws {
        let made = try directory.writ.run("init", "my-policies")
        #expect(made.status == 0, "\(made.errors)")
        #expect(directory.exists("my-policies/writ.yaml"))
        #expect(try directory.writ.run("check", "--strict", "my-policies").status == 0)
        let tested = try directory.writ.run("test", "--threshold", "100", "my-policies")
        #expect(tested.status == 0, "\(tested.errors)")
        let answer = try directory.writ.run(
            "eval", "-d", "my-policies", "-i", "my-policies/inputs/reader.json", "--format", "raw", "data.my_policies.allow")
        #expect(answer.output == "true\n", "\(answer.errors)")
    }

    @Test("init touches nothing that is there")
    func scaffoldTwice() throws {
        _ = try directory.writ.run("init", "mine")
        try directory.write("mine/writ.yaml", "name: changed\n")
        let again = try directory.writ.run("init", "mine")
        #expect(again.status == 2)
        #expect(again.errors.contains("repository_invalid"))
        #expect(try directory.read("mine/writ.yaml") == "name: changed\n")
    }

    // MARK: check

    @Test("errors have file, row, column, the source line and a caret")
    func checkErrors() throws {
        try directory.write("p.rego", "package p\n\nallow if {\n\tx == 1\n}\n")
        let outcome = try directory.writ.run("check", "p.rego")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "p.rego:4:2: rego_unsafe_var_error: var x is unsafe\n    x == 1\n    ^\n")
    }

    @Test("all errors of all files are told, as JSON too")
    func checkJSON() throws {
        try directory.write("a.rego", "package a\np := [1\n")
        try directory.write("b.rego", "package b\nq := }\n")
        let outcome = try directory.writ.run("check", "--format", "json", ".")
        #expect(outcome.status == 1)
        let errors = try #require(try json(outcome.errors)["errors"] as? [[String: Any]])
        let files = errors.compactMap { ($0["location"] as? [String: Any])?["file"] as? String }
        #expect(Set(files) == ["a.rego", "b.rego"])
        #expect(errors.allSatisfy { $0["code"] as? String == "rego_parse_error" })
    }

    @Test("colour is for terminals")
    func noColour() throws {
        try directory.write("p.rego", "package p\np := x\n")
        #expect(try !directory.writ.run("check", "p.rego").errors.contains("\u{1B}"))
    }

    @Test("a function that capabilities declare and nobody wrote is refused, with its place")
    func missingBuiltin() throws {
        let declaration = "{\"type\": \"function\", \"args\": [{\"type\": \"string\"}], \"result\": {\"type\": \"string\"}}"
        try directory.write(
            "own.json",
            "{\"builtins\": [{\"name\": \"company.lookup\", \"decl\": \(declaration)}], \"features\": [\"rego_v1\"]}")
        try directory.write("p.rego", "package p\n\nx := company.lookup(\"a\")\n")
        let outcome = try directory.writ.run("check", "--capabilities", "own.json", "p.rego")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("p.rego:3:6: rego_compile_error: built-in function company.lookup is not available"))
    }

    // MARK: eval

    @Test("eval prints the answer in each format")
    func formats() throws {
        try directory.write("p.rego", "package p\n\nroles := {\"a\": [\"x\", \"y\"], \"b\": [\"z\"]}\n")
        let query = "some user; role := data.p.roles[user][_]; role != \"x\""
        func run(_ format: String) throws -> String { try directory.writ.run("eval", "-d", "p.rego", "-f", format, query).output }
        let results = try #require(try json(try run("json"))["result"] as? [[String: Any]])
        #expect(results.count == 2)
        #expect(results[0]["bindings"] as? [String: String] == ["user": "a", "role": "y"])
        #expect(try run("bindings") == "{\n  \"role\": \"y\",\n  \"user\": \"a\"\n}\n{\n  \"role\": \"z\",\n  \"user\": \"b\"\n}\n")
        #expect(try run("raw").hasPrefix("true "))
        #expect(try run("pretty").contains("| \"y\"  | \"a\"  |"))
        #expect(try run("discard") == "{\n  \"result\": \"discarded\"\n}\n")
        #expect(try run("values").hasPrefix("[\n"))
    }

    @Test("an undefined result is an empty document, and --fail tells by the exit status")
    func undefined() throws {
        #expect(try directory.writ.run("eval", "data.nothing").output == "{}\n")
        #expect(try directory.writ.run("eval", "-f", "pretty", "data.nothing").output == "undefined\n")
        #expect(try directory.writ.run("eval", "--fail", "data.nothing").status == 1)
        #expect(try directory.writ.run("eval", "--fail", "1").status == 0)
        #expect(try directory.writ.run("eval", "--fail-defined", "1").status == 1)
    }

    @Test("errors of policies and queries are part of the JSON answer")
    func errors() throws {
        let outcome = try directory.writ.run("eval", "1 +")
        #expect(outcome.status == 1)
        let errors = try #require(try json(outcome.output)["errors"] as? [[String: Any]])
        #expect(errors.first?["code"] as? String == "rego_parse_error")
        let pretty = try directory.writ.run("eval", "-f", "pretty", "1 +")
        #expect(pretty.output.isEmpty && pretty.errors.contains("rego_parse_error"))
    }

    @Test("input and query come from files or from standard input")
    func inputs() throws {
        try directory.write("input.json", "{\"x\": 7}")
        try directory.write("input.yaml", "x: 8\n")
        #expect(try directory.writ.run("eval", "-i", "input.json", "-f", "raw", "input.x").output == "7\n")
        #expect(try directory.writ.run("eval", "-i", "input.yaml", "-f", "raw", "input.x").output == "8\n")
        #expect(try directory.writ.run(["eval", "-I", "-f", "raw", "input.x"], input: "{\"x\": 9}").output == "9\n")
        #expect(try directory.writ.run(["eval", "--stdin", "-f", "raw"], input: "1 + 1").output == "2\n")
        #expect(try directory.writ.run(["eval", "-I", "input.x"], input: "{").status == 1)
    }

    @Test("data goes to its folder's place, or below a prefix")
    func data() throws {
        try directory.write("d/config/limits.json", "{\"max\": 5}")
        try directory.write("users.yaml", "- ada\n")
        #expect(try directory.writ.run("eval", "-d", "d", "-f", "raw", "data.config.max").output == "5\n")
        #expect(try directory.writ.run("eval", "-d", "app.users:users.yaml", "-f", "raw", "data.app.users[0]").output == "ada\n")
    }

    @Test("package and imports give names to the query")
    func names() throws {
        try directory.write("p.rego", "package lib.text\n\nv := 3\n\ndouble(x) := x * 2\n")
        #expect(try directory.writ.run("eval", "-d", "p.rego", "--package", "lib.text", "-f", "raw", "double(v)").output == "6\n")
        #expect(try directory.writ.run("eval", "-d", "p.rego", "--import", "data.lib.text", "-f", "raw", "text.v").output == "3\n")
    }

    @Test("errors of built-in functions are fatal, told or ignored, as asked")
    func builtinErrors() throws {
        #expect(try directory.writ.run("eval", "1 / 0").output == "{}\n")
        let strict = try directory.writ.run("eval", "--strict-builtin-errors", "1 / 0")
        #expect(strict.status == 1 && strict.output.contains("eval_builtin_error"))
        let shown = try directory.writ.run("eval", "--show-builtin-errors", "1 / 0")
        #expect(shown.output.contains("divide by zero"))
    }

    @Test("a query is held to the schema of its input")
    func schema() throws {
        try directory.write("input.json", "{\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"number\"}}}")
        #expect(try directory.writ.run("eval", "-s", "input.json", "input.x").status == 0)
        let outcome = try directory.writ.run("eval", "-s", "input.json", "input.y")
        #expect(outcome.status == 1 && outcome.output.contains("undefined ref: input.y"), "\(outcome.output)")
    }

    @Test("an evaluation ends at its time limit")
    func timeout() throws {
        let query = "count([1 | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b == -1])"
        let outcome = try directory.writ.run("eval", "--timeout", "50ms", query)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("eval_cancel_error"))
    }

    @Test("metrics tell how long the steps took")
    func metrics() throws {
        let metrics = try #require(try json(try directory.writ.run("eval", "--metrics", "1").output)["metrics"] as? [String: Any])
        #expect(metrics["timer_rego_query_eval_ns"] != nil)
    }

    // MARK: capabilities

    @Test("the functions of this program are those of the newest OPA")
    func capabilities() throws {
        func builtins(_ arguments: String...) throws -> NSArray {
            let document = try json(try directory.writ.run(["capabilities"] + arguments).output)
            return try #require(document["builtins"] as? NSArray)
        }
        let versions = try directory.writ.run("capabilities").output.split(separator: "\n")
        #expect(versions.count == 149)
        #expect(try builtins("--current") == builtins("--version", String(versions[148])))
    }

    // MARK: deps

    @Test("deps tells base and virtual documents, as a table and as JSON")
    func deps() throws {
        try directory.write(
            "policy.rego", "package policy\n\nallow if is_admin\n\nis_admin if \"admin\" in input.user.roles\n")
        let table = try directory.writ.run("deps", "--data", "policy.rego", "data.policy.allow")
        #expect(
            table.output == """
                +------------------+----------------------+
                |  BASE DOCUMENTS  |  VIRTUAL DOCUMENTS   |
                +------------------+----------------------+
                | input.user.roles | data.policy.allow    |
                |                  | data.policy.is_admin |
                +------------------+----------------------+

                """)
        let found = try json(try directory.writ.run("deps", "-d", "policy.rego", "-f", "json", "data.policy.is_admin").output)
        let base = try #require(found["base"] as? [[[String: String]]])
        #expect(
            base == [
                [["type": "var", "value": "input"], ["type": "string", "value": "user"], ["type": "string", "value": "roles"]]
            ])
        #expect(try directory.writ.run("deps", "-f", "json", "1").output == "{}\n")
        #expect(try directory.writ.run("deps", "1").output.isEmpty)
        #expect(try directory.writ.run("deps", "data.x +").status == 1)
    }

    // MARK: test

    @Test("a red test makes the exit status 1, a skipped one too unless it may")
    func testStatus() throws {
        try directory.write("a_test.rego", "package a_test\n\ntest_good if true\n")
        #expect(try directory.writ.run("test", ".").output == "PASS: 1/1\n")
        try directory.write("b_test.rego", "package b_test\n\ntodo_test_later if true\n")
        #expect(try directory.writ.run("test", ".").status == 1)
        #expect(try directory.writ.run("test", "-z", ".").status == 0)
        try directory.write("c_test.rego", "package c_test\n\ntest_bad if 1 == 2\n")
        let verbose = try directory.writ.run("test", "-z", "-v", ".")
        #expect(verbose.status == 1)
        #expect(verbose.output.contains("data.c_test.test_bad: FAIL"))
        #expect(verbose.output.contains("c_test.rego:3       | | Fail 1 = 2"))
        #expect(try directory.writ.run("test", "--run", "a_test", ".").status == 0)
        #expect(try directory.writ.run("test", "--run", "(", ".").status == 2)
    }

    @Test("test repeats, watches for emptiness and refuses what does not go together")
    func testFlags() throws {
        try directory.write("a_test.rego", "package a_test\n\ntest_good if true\n")
        #expect(try directory.writ.run("test", "--count", "3", ".").output == "PASS: 1/1\nPASS: 1/1\nPASS: 1/1\n")
        #expect(try directory.writ.run("test", "--run", "nothing", ".").status == 0)
        let empty = try directory.writ.run("test", "--run", "nothing", "--fail-on-empty", ".")
        #expect(empty.status == 1 && empty.errors == "no tests were run\n")
        let gobench = try directory.writ.run("test", "--format", "gobench", ".")
        #expect(gobench.errors == "cannot use output format gobench without running benchmarks (--bench)\n")
        let threshold = try directory.writ.run("test", "--threshold", "101", ".")
        #expect(threshold.status == 1 && threshold.errors == "Code coverage threshold must be between 0 and 100\n")
        #expect(try directory.writ.run("test", "--bench", "--coverage", ".").status == 1)
    }

    @Test("watched tests run again when a file changes")
    func testWatch() throws {
        try directory.write("a_test.rego", "package a_test\n\ntest_a if 1 == 1\n")
        let process = try KillableProcess(product: "writ", arguments: ["test", "--watch", directory.url.path])
        defer { process.kill() }
        func waitFor(_ text: String) throws {
            var seen = ""
            while !seen.contains(text) { seen += try #require(process.read()) }
        }
        try waitFor("PASS: 1/1\n" + String(repeating: "*", count: 80) + "\nWatching for changes ...\n")
        try directory.write("a_test.rego", "package a_test\n\ntest_a if 1 == 2\n")
        try waitFor("FAIL: 1/1\n")
        try directory.write("b_test.rego", "package a_test\n\ntest_b if true\n")
        try waitFor("PASS: 1/2\nFAIL: 1/2\n")
    }

    @Test("tests are held to capabilities, schemas and the version of the language")
    func testLanguage() throws {
        try directory.write("v0_test.rego", "package v0_test\n\ntest_old { input.x == 1 with input as {\"x\": 1} }\n")
        #expect(try directory.writ.run("test", ".").status == 1)
        #expect(try directory.writ.run("test", "--v0-compatible", ".").output == "PASS: 1/1\n")
        try directory.write("v0_test.rego", "package v1_test\n\ntest_new if array.flatten([[1]]) == [1]\n")
        #expect(try directory.writ.run("test", ".").status == 0)
        let old = try directory.writ.run("test", "--capabilities", "v1.9.0", ".")
        #expect(old.status == 1 && old.errors.contains("rego_type_error: undefined function array.flatten"))
        try directory.write("v0_test.rego", "package s_test\n\nx := input.nothing\n\ntest_x if not x\n")
        try directory.write("schema/input.json", "{\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"number\"}}}")
        #expect(try directory.writ.run("test", "v0_test.rego").status == 0)
        let typed = try directory.writ.run("test", "-s", "schema/input.json", "v0_test.rego")
        #expect(typed.status == 1 && typed.errors.contains("rego_type_error: undefined ref: input.nothing"))
    }

    @Test("bench reports how many evaluations took how long")
    func bench() throws {
        try directory.write("p.rego", "package p\n\nallow if input.x == 1\n")
        try directory.write("input.json", "{\"x\": 1}")
        // The object of the package is made in each evaluation.
        let outcome = try directory.writ.run("bench", "-d", "p.rego", "-i", "input.json", "--format", "json", "data.p")
        let result = try json(outcome.output)
        let runs = try #require(result["N"] as? Int)
        #expect(runs > 0 && (result["T"] as? Int ?? 0) > 0 && (result["MemBytes"] as? Int ?? 0) > 0)
        let figures = try #require(result["Extra"] as? [String: Any])
        let names = ["75%", "90%", "95%", "99%", "99.9%", "99.99%", "count", "max", "mean", "median", "min", "stddev"]
        #expect(Set(figures.keys) == Set(names.map { "histogram_timer_rego_query_eval_ns_" + $0 }))
        #expect(figures["histogram_timer_rego_query_eval_ns_count"] as? Int == runs)
    }

    @Test("bench writes tables and what Go's tools read, with as much as is wanted")
    func benchFormats() throws {
        let table = try directory.writ.run("bench", "--metrics=false", "--benchmem=false", "1 + 1")
        #expect(table.output.split(separator: "\n").count == 4 && table.output.contains("| ns/op   |"), "\(table.output)")
        let line = try directory.writ.run("bench", "--metrics=false", "-f", "gobench", "1 + 1").output
        #expect(
            line.range(
                of: #"^BenchmarkOPAEval\t *[0-9]+\t *[0-9.]+ ns/op\t *[0-9]+ B/op\t *[0-9]+ allocs/op\n$"#, options: .regularExpression)
                != nil, "\(line)")
        #expect(
            try directory.writ.run("bench", "--metrics=false", "-f", "gobench", "--count", "2", "1").output.split(separator: "\n").count
                == 2)
    }

    @Test("bench measures partial evaluation, too")
    func benchPartial() throws {
        try directory.write("p.rego", "package p\n\nallow if { input.x == 1; data.y == 2 }\n")
        func bench(_ arguments: String...) throws -> Executable.Outcome {
            try directory.writ.run(["bench", "-d", "p.rego", "--partial", "-f", "json"] + arguments + ["data.p.allow"])
        }
        let result = try json(try bench("-u", "input", "-u", "data.y").output)
        #expect((result["N"] as? Int ?? 0) > 0)
        #expect((result["Extra"] as? [String: Any])?["histogram_timer_rego_partial_eval_ns_median"] != nil)
        #expect(try bench().status == 1)
    }

    @Test("bench of a query without an answer fails, unless it may")
    func benchUndefined() throws {
        let undefined = try directory.writ.run("bench", "data.nothing")
        #expect(undefined.status == 1 && undefined.errors == "1 error occurred: undefined result\n")
        let asJSON = try directory.writ.run("bench", "-f", "json", "data.nothing")
        #expect(asJSON.status == 1)
        #expect(asJSON.output == "{\n  \"errors\": [\n    {\n      \"message\": \"undefined result\"\n    }\n  ]\n}\n")
        #expect(try directory.writ.run("bench", "--fail=false", "--metrics=false", "data.nothing").status == 0)
        #expect(try directory.writ.run("bench", "1 +").errors.hasPrefix("1 error occurred: 1:3: rego_parse_error"))
    }
}
