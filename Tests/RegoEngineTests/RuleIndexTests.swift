import RegoCompiler
import RegoPlan
import RegoSyntax
import RegoValue
import Testing

@testable import RegoEngine

@Suite("Rules that are looked up answer like rules that are tried")
struct RuleIndexTests {
    /// Rules of package `p`, and inputs that some of them hold for.
    struct Case: CustomTestStringConvertible {
        var name: String
        var rules: String
        var inputs: [String]

        var testDescription: String { name }
    }

    static func rules(_ count: Int, _ rule: (Int) -> String) -> String { (0..<count).map(rule).joined(separator: "\n") }

    static let cases = [
        Case(
            name: "several references at once",
            rules: "default allow := false\n"
                + rules(60) {
                    "allow if { input.method == \"m\($0 % 4)\"; input.path[0] == \"api\"; input.path[1] == \"s\($0 / 4)\"; \"r\($0 % 3)\" in input.roles }"
                },
            inputs: [
                #"{"method": "m2", "path": ["api", "s3"], "roles": ["r1", "r2"]}"#,
                #"{"method": "m2", "path": ["api", "s3"], "roles": []}"#,
                #"{"method": "m2", "path": ["api", "s30"], "roles": ["r1", "r2"]}"#, #"{"method": "m2", "path": "api", "roles": ["r2"]}"#,
                #"{"method": ["m2"], "path": {"0": "api", "1": "s3"}, "roles": {"a": "r2"}}"#, "{}", "[]", "null",
            ]),
        Case(
            name: "references of different rules, with and without constants",
            rules: rules(12) { "v contains \($0) if input.a == \($0 % 5)" } + "\n"
                + rules(12) { "v contains \(100 + $0) if input.b == \"b\($0 % 3)\"" }
                + "\nv contains 200 if input.a > 2\nv contains 201 if input.a == 1.0\nv contains 202 if not input.b\n"
                + rules(4) { "v contains \(300 + $0) if { input.a == \($0); input.b == \"b1\" }" },
            inputs: [
                #"{"a": 1, "b": "b1"}"#, #"{"a": 1.0}"#, #"{"b": "b2"}"#, #"{"a": 4, "b": null}"#, #"{"a": [1], "b": {}}"#, "{}",
                #"{"a": 1e0, "b": "b1"}"#, #"{"a": "1", "b": 1}"#,
            ]),
        Case(
            name: "scalars of every kind",
            rules: ["null", "true", "false", "0", "-1", "\"\"", "\"null\"", "9007199254740993", "12345678901234567890", "1.5"].enumerated()
                .map {
                    "v contains \($0.offset) if input.x == \($0.element)"
                }.joined(separator: "\n"),
            inputs: [
                "null", "true", "false", "0", "-0", "-1", "-1.0", "\"\"", "\"null\"", "9007199254740993", "9007199254740992",
                "12345678901234567890",
                "1.5", "15e-1", "[]", "{}",
            ].map { #"{"x": \#($0)}"# } + ["{}"]),
        Case(
            name: "one of several constants",
            rules: rules(10) { "v contains \($0) if input.m in [\"a\($0)\", \"b\($0 % 2)\"]" } + "\n"
                + rules(10) { "v contains \(20 + $0) if input.n in {\($0), \($0 + 1)}" },
            inputs: [
                #"{"m": "a3", "n": 4}"#, #"{"m": "b1", "n": 0}"#, #"{"m": "b0"}"#, #"{"n": 10}"#, #"{"n": 11, "m": 1}"#, #"{"m": ["a3"]}"#,
            ]),
        Case(
            name: "what a collection contains",
            rules: rules(30) { "v contains \($0) if \"g\($0 % 10)\" in input.groups" } + "\n"
                + rules(5) { "v contains \(50 + $0) if \($0) in data.numbers" },
            inputs: [
                #"{"groups": ["g1", "x", "g7", "g1"]}"#, #"{"groups": {"a": "g2", "g3": 1}}"#, #"{"groups": "g1"}"#, #"{"groups": []}"#,
                "{\"groups\": [\((0..<90).map { "\"g\($0)\"" }.joined(separator: ","))]}", #"{"groups": [["g1"], {"g1": "g1"}]}"#, "{}",
            ]),
        Case(
            name: "what a text begins with",
            rules: rules(20) { "v contains \($0) if startswith(input.path, \"/\(["api", "apis", "ä", "static"][$0 % 4])/\($0 / 4)\")" }
                + "\n"
                + rules(8) { "v contains \(40 + $0) if glob.match(\"/g\($0 % 4)/*/x\", [\"/\"], input.path)" } + "\n"
                + rules(8) { "v contains \(60 + $0) if regex.match(`^/r\($0 % 4)é?(/[a-z]+)+$`, input.path)" } + "\n"
                + rules(4) { "v contains \(80 + $0) if regex.match(`/r\($0)`, input.path)" } + "\n"
                + rules(4) { "v contains \(90 + $0) if regex.match(`^/r\($0)|^/api`, input.path)" } + "\n"
                + rules(4) { "v contains \(100 + $0) if regex.match(`^*/r\($0)`, input.path)" } + "\n"
                + rules(4) { "v contains \(110 + $0) if regex.match(`^(?i)/R\($0)`, input.path)" },
            inputs: [
                "/api/1/x", "/apis/2", "/ä/3", "/ä/", "/g1/abc/x", "/g1/a/b/x", "/r2/ab/c", "/r2é/ab", "/r2", "", "/", "x/r1/a",
            ].map { #"{"path": "\#($0)"}"# } + [#"{"path": 1}"#, #"{"path": ["/api/1"]}"#, "{}"]),
        Case(
            name: "a reference and what a text begins with",
            rules: rules(40) { "v contains \($0) if { input.method == \"m\($0 % 3)\"; startswith(input.path, \"/s\($0 / 3)/\") }" },
            inputs: [#"{"method": "m1", "path": "/s4/x"}"#, #"{"method": "m1", "path": 4}"#, #"{"method": "m1"}"#, #"{"path": "/s4/x"}"#]),
        Case(
            name: "functions by their arguments",
            rules: rules(30) { "f(\"k\($0)\", \($0 % 3)) := \($0)" }
                + "\nv[[k, n]] := f(k, n) if { some k in input.keys; some n in [0, 1, 2] }",
            inputs: [#"{"keys": ["k1", "k2", "k29", "nothing", 3, ["k1"]]}"#, #"{"keys": []}"#]),
        Case(
            name: "else, and default",
            rules: "default v := \"none\"\n"
                + rules(10) {
                    "v := \"a\($0)\" if input.u == \"a\($0)\" else := \"b\($0)\" if input.u == \"b\($0)\" else := \"c\" if { input.u == \"c\($0)\"; input.z }"
                }
                + "\n"
                + rules(5) { "w if input.u == \"a\($0)\" else := true if input.u != \"a\"" },
            inputs: ["a3", "b4", "c5", "x"].map { #"{"u": "\#($0)", "z": true}"# } + [#"{"u": "c5"}"#, #"{"u": 1}"#, "{}"]),
        Case(
            name: "in loops and behind with",
            rules: rules(20) { "v contains [\($0), c] if { some c in input.cs; input.kind == \"k\($0 % 5)\"; c.n == \($0 % 2) }" } + "\n"
                + "w := [u | some k in [\"k1\", \"k2\", \"zz\"]; u := v with input.kind as k]",
            inputs: [#"{"kind": "k3", "cs": [{"n": 0}, {"n": 1}]}"#, #"{"kind": "k9", "cs": [{"n": 0}]}"#, #"{"cs": [{"n": 1}]}"#]),
        Case(
            name: "behind comprehensions that do not hold",
            rules: rules(6) { "v contains \($0) if { x := [y | some y in input.ys; input.k == \"k\($0)\"]; count(x) == \($0 % 2) }" },
            inputs: [#"{"k": "k1", "ys": [1]}"#, #"{"k": "k2", "ys": [1]}"#, "{}"]),
        Case(
            name: "what stands behind the tests that a key answers",
            rules: rules(9) { "v contains [\($0), x] if { input.a == \($0 % 3); input.b.c == \"k\"; x := input.b.d }" } + "\n"
                + rules(6) { "v contains [\(20 + $0), x, y] if { x := input.a; x == \($0 % 3); y := input.b; y.c == \"k\"; y.d > x }" }
                + "\n"
                + rules(6) { "v contains \(30 + $0) if { input.a == \($0 % 3); input.a == \($0 % 2) }" } + "\n"
                + rules(6) { "v contains \(40 + $0) if { input.e; input.a == \($0 % 3); input.b.c == \"k\" }" } + "\n"
                + rules(6) { "v contains \(50 + $0) if { input.a == \($0 % 3); input.b.c == \"k\"; not input.b.d }" } + "\n"
                + rules(6) { "f(x) := [x, input.b] if { input.a == \($0 % 3); x == \($0) }" } + "\nv contains f(1)\nv contains f(2)",
            inputs: [
                #"{"a": 1, "b": {"c": "k", "d": 5}, "e": 1}"#, #"{"a": 2, "b": {"c": "k"}, "e": false}"#,
                #"{"a": 0, "b": {"c": "x", "d": 7}}"#,
                #"{"a": 1.0, "b": {"c": "k", "d": 0}}"#, #"{"a": 1}"#, #"{"b": {"c": "k"}}"#, "{}",
            ]),
    ]

    @Test("tests that a key has answered are not made again, unless something behind them reads what they wrote")
    func answeredTests() throws {
        func tables(_ rules: String) throws -> ProgramTables {
            let program = try LoopIndexTests.machine(rules, indexing: true).policy.program.tables
            try #require(!program.ruleTables.isEmpty)
            return program
        }
        func addresses(_ program: ProgramTables, _ runs: [Run]) -> [UInt32] { runs.flatMap { Array(program.ruleCandidates[$0]) } }
        func found(_ program: ProgramTables) -> [UInt32] {
            addresses(program, program.ruleEntries[program.ruleGroups[0].entries].map(\.candidates))
        }

        let plain = try tables(Self.rules(6) { "v contains \($0) if { input.m == \"m\"; input.p[0] == \"p\($0)\"; input.x > 1 }" })
        let proven = found(plain)
        let all = addresses(plain, [plain.ruleTables[0].everything])
        #expect(proven.count == 6 && Set(proven).isDisjoint(with: all))
        #expect(zip(proven, all).allSatisfy { $0 > $1 } && zip(proven, all.dropFirst()).allSatisfy { $0 < $1 })
        #expect(plain.ruleGroups[0].equal.count == 2)

        let read = try tables(Self.rules(6) { "v contains x if { x := input.p; x == \"p\($0)\"; input.x > 1 }" })
        #expect(found(read) == addresses(read, [read.ruleTables[0].everything]))
    }

    @Test("the same answer", arguments: cases)
    func sameAnswer(_ example: Case) throws {
        let data = #"{"numbers": [3, 1]}"#
        let plain = try LoopIndexTests.machine(example.rules, data: data, indexing: false)
        let indexed = try LoopIndexTests.machine(example.rules, data: data, indexing: true)
        let answers = try LoopIndexTests.answers(plain, example.inputs, resets: true)
        #expect(Set(answers).count > 1)
        for (input, answer) in zip(example.inputs, answers) {
            #expect(try LoopIndexTests.answers(indexed, [input], resets: true) == [answer], "\(input)")
        }
    }

    @Test("strict errors of calls that an index could leave out are met")
    func strictErrors() throws {
        let rules = Self.rules(6) { "v contains \($0) if { x := to_number(input.n); startswith(input.path, \"/a\($0)\"); x > 0 }" }
        for (input, fails) in [
            (#"{"n": "x", "path": "/b"}"#, true), (#"{"n": "1", "path": "/a1"}"#, false), (#"{"n": "1", "path": 7}"#, true),
        ] {
            for indexing in [false, true] {
                let machine = try LoopIndexTests.machine(rules, indexing: indexing)
                machine.isStrict = true
                let answer = Result { try machine.decide("p", input: machine.readInput(Array(input.utf8))) }
                #expect(fails == ((try? answer.get()) == nil), "\(input), indexing: \(indexing)")
            }
        }
    }

    @Test("strict errors of a prefix test are met though a later test fails")
    func strictErrorsOfPrefixes() throws {
        let rules = Self.rules(6) { "v contains \($0) if { startswith(input.path, \"/a\"); \"g\($0)\" in input.groups }" }
        for indexing in [false, true] {
            let machine = try LoopIndexTests.machine(rules, indexing: indexing)
            machine.isStrict = true
            #expect(throws: EvaluationError.self, "indexing: \(indexing)") {
                try machine.decide("p", input: machine.readInput(Array(#"{"path": 1, "groups": []}"#.utf8)))
            }
        }
    }

    @Test("an input that meets thousands of rules at once takes time and memory by their number")
    func manyMatches() throws {
        let count = 3_000
        let machine = try LoopIndexTests.machine(Self.rules(count) { "v contains \($0) if \"g\($0)\" in input.groups" }, indexing: true)
        let input = #"{"groups": \#(LoopIndexTests.list(count) { "\"g\($0)\"" })}"#
        let value = try machine.decide("p", input: machine.readInput(Array(input.utf8)))
        #expect(value.lookup("v").count == count)
        #expect(machine.arena.used < 4 << 20)
    }

    /// How many rules run at most for one answer of each group.
    static func largestEntries(_ rules: String) throws -> [Int] {
        let machine = try LoopIndexTests.machine(rules, indexing: true)
        let tables = machine.policy.program.tables
        return tables.ruleGroups.map { tables.ruleEntries[$0.entries].map(\.candidates.count).max() ?? 0 }
    }

    @Test(
        "few rules are left to run",
        arguments: [
            (rules(400) { "v if { input.m == \"m\($0 % 4)\"; input.p[0] == \"api\"; input.p[1] == \"s\($0 / 4)\" }" }, [1]),
            (rules(400) { "v if { input.m == \"m\($0 % 4)\"; startswith(input.p, \"/s\($0 / 4)/\") }" }, [1]),
            (rules(400) { "v if \"g\($0)\" in input.groups" }, [1]),
            (rules(400) { "v if glob.match(\"s\($0):*\", [], input.name)" }, [1]),
            (rules(400) { "v if regex.match(`^s\($0):.*$`, input.name)" }, [1]),
            (rules(400) { "v if input.k in [\"a\($0)\", \"b\($0)\"]" }, [1]),
            (rules(200) { "v := \($0) if input.k == \"a\($0)\" else := \($0 + 1000) if input.k == \"b\($0)\"" }, [1]),
            (rules(200) { "f(\"a\($0)\") := \($0)" } + "\nv := f(input.k)", [1]),
            // Two kinds of rules make two groups.
            (rules(200) { "v if input.\($0 % 2 == 0 ? "user" : "host") == \"n\($0)\"" }, [1, 1]),
        ])
    func fewCandidates(_ rules: String, _ expected: [Int]) throws {
        #expect(try Self.largestEntries(rules) == expected)
    }

    @Test("rules that each test something else make no index, however many they are")
    func manyReferences() throws {
        let rules = Self.rules(3_000) { "v contains \($0) if input.k\($0) == \($0)" }
        #expect(try Self.largestEntries(rules) == [])
        let machine = try LoopIndexTests.machine(rules, indexing: true)
        #expect(try LoopIndexTests.answers(machine, [#"{"k7": 7, "k2999": 2999}"#], resets: true) == [#"{"v":[7,2999]}"#])
    }

    @Test("a plan that overwrites its parameters is run as it is written")
    func overwrittenParameter() throws {
        // f(x): x := "b"; then three rules that compare x.
        let text = #"""
            {"static": {"strings": [{"value": "result"}, {"value": "a"}, {"value": "b"}, {"value": "c"}, {"value": "x"}], "files": []},
             "plans": {"plans": [{"name": "p", "blocks": [{"stmts": [
               {"type": "DotStmt", "stmt": {"source": {"type": "local", "value": 0}, "key": {"type": "string_index", "value": 4}, "target": 2}},
               {"type": "CallStmt", "stmt": {"func": "f", "args": [{"type": "local", "value": 0}, {"type": "local", "value": 1}, {"type": "local", "value": 2}], "result": 3}},
               {"type": "MakeObjectStmt", "stmt": {"target": 4}},
               {"type": "ObjectInsertStmt", "stmt": {"key": {"type": "string_index", "value": 0}, "value": {"type": "local", "value": 3}, "object": 4}},
               {"type": "ResultSetAddStmt", "stmt": {"value": 4}}]}]}]},
             "funcs": {"funcs": [{"name": "f", "params": [0, 1, 2], "return": 3, "blocks": [
               {"stmts": [{"type": "AssignVarStmt", "stmt": {"source": {"type": "string_index", "value": 2}, "target": 2}}]},
               \#([1, 2, 3].map { string in
                #"""
                {"stmts": [{"type": "ResetLocalStmt", "stmt": {"target": 4}},
                  {"type": "EqualStmt", "stmt": {"a": {"type": "local", "value": 2}, "b": {"type": "string_index", "value": \#(string)}}},
                  {"type": "AssignVarOnceStmt", "stmt": {"source": {"type": "string_index", "value": \#(string)}, "target": 3}}]},
                """#
               }.joined())
               {"stmts": [{"type": "ReturnLocalStmt", "stmt": {"source": 3}}]}], "path": ["f"]}]}}
            """#
        let plan = try Plan(json: Array(text.utf8))
        for indexing in [false, true] {
            let program = try Program.lower(ValidatedPlan(plan), options: ProgramOptions(indexing: indexing))
            let machine = VirtualMachine(policy: Policy(program: program))
            #expect(try machine.decide("p", input: machine.readInput(Array(#"{"x": "a"}"#.utf8))).string == "b")
        }
    }
}
