import Foundation
import Testing

/// `writ exec`: one decision over many inputs, as `opa exec` makes it.
struct ExecCommandTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            "bundle/policy.rego",
            """
            package system

            main contains message if some message in input.deny

            value := input.value

            conflict := 1 if input.deny
            conflict := 2 if input.deny

            function(x) := x

            printed if print("seen", input.value)
            """)
    }

    /// The members of `result`, with the names of decisions replaced.
    private func results(_ outcome: Executable.Outcome) throws -> [NSDictionary] {
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8), options: .fragmentsAllowed) as? [String: Any]
        return try #require(document?["result"] as? [[String: Any]], "\(outcome.output)\(outcome.errors)").map { result in
            var result = result
            if let id = result["decision_id"] as? String {
                #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
                result["decision_id"] = "id"
            }
            return result as NSDictionary
        }
    }

    private func exec(_ arguments: String..., input: String = "") throws -> Executable.Outcome {
        try directory.writ.run(["exec", "-b", "bundle"] + arguments, input: input)
    }

    @Test("every JSON and YAML file below a directory is decided, in the order of names, and others are left alone")
    func directories() throws {
        try directory.write("in/b.json", #"{"deny": ["b"]}"#)
        try directory.write("in/a/z.yml", "deny: [z]")
        try directory.write("in/a/.hidden.yaml", "deny: [hidden]")
        try directory.write("in/notes.txt", "not read")
        try directory.write("in/json", "not read")
        let outcome = try exec("./in/", "in/b.json")
        #expect(outcome.status == 0)
        let expected: [NSDictionary] = [
            ["result": ["hidden"], "decision_id": "id", "path": "in/a/.hidden.yaml"],
            ["result": ["z"], "decision_id": "id", "path": "in/a/z.yml"],
            ["result": ["b"], "decision_id": "id", "path": "in/b.json"],
            ["result": ["b"], "decision_id": "id", "path": "in/b.json"],
        ]
        #expect(try results(outcome) == expected)
    }

    @Test("the document has the members of OPA's, in OPA's order and indentation")
    func shape() throws {
        try directory.write("a.json", #"{"deny": ["a<b"]}"#)
        let text = try exec("a.json").output.replacing(/[0-9a-f-]{36}/, with: "ID")
        let expected = """
            {
              "result": [
                {
                  "result": [
                    "a\\u003cb"
                  ],
                  "decision_id": "ID",
                  "path": "a.json"
                }
              ]
            }

            """
        #expect(text == expected)
        #expect(try exec("bundle").output == "{\n  \"result\": []\n}\n")
    }

    @Test(
        "a decision is a path below data, with or without a slash before it, and one that is undefined is an error that names it",
        arguments: ["system/value", "/system/value"])
    func decisions(path: String) throws {
        try directory.write("in/defined.json", #"{"value": {"n": 1}}"#)
        try directory.write("in/undefined.json", "{}")
        let expected: [NSDictionary] = [
            ["result": ["n": 1], "decision_id": "id", "path": "in/defined.json"],
            ["error": ["code": "opa_undefined_error", "message": "\(path) decision was undefined"], "path": "in/undefined.json"],
        ]
        #expect(try results(exec("--decision", path, "in")) == expected)
    }

    @Test("whole numbers in the path of a decision are indexes")
    func indexes() throws {
        try directory.write("bundle/list/data.json", #"[{"a b": [10, 20]}]"#)
        try directory.write("in.json", "{}")
        #expect(try results(exec("--decision", "list/0/a b/1", "in.json")).first?["result"] as? Int == 20)
        #expect(try results(exec("--decision", "list/0/a b/2", "in.json")).first?["result"] == nil)
    }

    @Test("an error of the evaluation is told for its input, with its place, and the others are decided")
    func evaluationErrors() throws {
        try directory.write("in/1.json", #"{"deny": []}"#)
        try directory.write("in/2.json", "{}")
        let expected: [NSDictionary] = [
            [
                "error": [
                    "code": "eval_conflict_error", "message": "complete rules must not produce multiple outputs",
                    "location": ["file": "bundle/policy.rego", "row": 8, "col": 1],
                ], "path": "in/1.json",
            ],
            ["error": ["code": "opa_undefined_error", "message": "system/conflict decision was undefined"], "path": "in/2.json"],
        ]
        #expect(try results(exec("--decision", "system/conflict", "in")) == expected)
    }

    @Test("an input that cannot be read is told for itself")
    func unreadable() throws {
        try directory.write("in/bad.json", "{")
        try directory.write("in/deep.json", String(repeating: "[", count: 100_000))
        try directory.write("in/good.json", #"{"value": 1}"#)
        try FileManager.default.createSymbolicLink(
            atPath: directory.url.path + "/in/folder.json", withDestinationPath: directory.url.path)
        let outcome = try exec("--decision", "system/value", "in")
        #expect(outcome.status == 0)
        let found = try results(outcome)
        #expect(found.map { $0["path"] as? String } == ["in/bad.json", "in/deep.json", "in/folder.json", "in/good.json"])
        #expect(found.dropLast().allSatisfy { ($0["error"] as? NSDictionary)?["message"] is String })
        #expect(found.last?["result"] as? Int == 1)
    }

    @Test("an empty file is the input null, as in OPA")
    func emptyFile() throws {
        try directory.write("in.yaml", "")
        #expect(try results(exec("--decision", "system/main", "in.yaml")).first?["result"] as? [String] == [])
    }

    @Test("standard input comes before the files, and must hold a document")
    func standardInput() throws {
        try directory.write("in.json", #"{"value": 2}"#)
        let outcome = try exec("--decision", "system/value", "--stdin-input", "in.json", input: "value: 1\n")
        let expected: [NSDictionary] = [
            ["result": 1, "decision_id": "id", "path": "--stdin-input"], ["result": 2, "decision_id": "id", "path": "in.json"],
        ]
        #expect(try results(outcome) == expected)
        let empty = try exec("-I")
        #expect(empty.status == 2 && empty.output.isEmpty && empty.errors.contains("input_empty"))
    }

    /// Defined, null, an empty array, undefined, an evaluation error, an unreadable file.
    @Test(
        "--fail, --fail-defined and --fail-non-empty count what OPA counts",
        arguments: [
            ("value", "1", [false, true, true]), ("value", "null", [true, false, false]), ("value", "[]", [false, true, false]),
            ("value", "[0]", [false, true, true]), ("value", "{}", [false, true, true]), ("main", "1", [false, true, false]),
            ("missing", "1", [true, false, false]), ("conflict", "1", [false, true, true]), ("value", "[", [true, true, true]),
        ])
    func failing(decision: String, value: String, fails: [Bool]) throws {
        try directory.write("in.json", #"{"deny": [], "value": \#(value)}"#)
        #expect(try exec("--decision", "system/\(decision)", "in.json").status == 0)
        for (flag, fails) in zip(["--fail", "--fail-defined", "--fail-non-empty"], fails) {
            let outcome = try exec("--decision", "system/\(decision)", flag, "in.json")
            #expect(outcome.status == (fails ? 1 : 0), "\(flag)")
            #expect(outcome.errors.contains("counted in the results list, and \(flag) is set") == fails)
            #expect(try results(outcome).count == 1)
        }
    }

    @Test("wrong usage is refused", arguments: [[], ["--fail", "--fail-defined", "x"], ["--format", "pretty", "x"], ["nothing.json"]])
    func usage(arguments: [String]) throws {
        let outcome = try directory.writ.run(["exec", "-b", "bundle"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    @Test("errors of the policies stop everything")
    func brokenPolicies() throws {
        try directory.write("bundle/broken.rego", "package system\n\nx := y\n")
        try directory.write("in.json", "{}")
        let outcome = try exec("in.json")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty && outcome.errors.contains("rego_unsafe_var_error"))
    }

    @Test("Rego v0 is read when asked for")
    func versionZero() throws {
        try directory.write("old/policy.rego", "package system\n\nmain[\"v0\"] { input.a }\n")
        try directory.write("in.json", #"{"a": true}"#)
        #expect(try directory.writ.run("exec", "-b", "old", "in.json").status == 1)
        #expect(try results(directory.writ.run("exec", "-b", "old", "--v0-compatible", "in.json")).first?["result"] as? [String] == ["v0"])
    }

    @Test("the time limit is for all decisions together; those that it cuts off are errors")
    func timeout() throws {
        try directory.write(
            "slow/policy.rego", "package system\n\nmain := count([1 | numbers.range(1, 30000)[_]; numbers.range(1, 30000)[_]])\n")
        try directory.write("in/1.json", "{}")
        try directory.write("in/2.json", "{}")
        let outcome = try directory.writ.run("exec", "-b", "slow", "--timeout", "50ms", "--fail-non-empty", "in")
        #expect(outcome.status == 1)
        let error: NSDictionary = ["code": "eval_cancel_error", "message": "caller cancelled query execution"]
        for result in try results(outcome) {
            let found = try #require(result["error"] as? [String: Any])
            #expect(found.filter { $0.key != "location" } as NSDictionary == error)
        }
    }

    @Test("what policies print is logged when the level allows, as OPA's logger writes it")
    func printing() throws {
        try directory.write("in.json", #"{"value": 1}"#)
        #expect(try exec("--decision", "system/printed", "in.json").errors.isEmpty)
        let entry = try exec("--decision", "system/printed", "-l", "info", "in.json").errors
        #expect(
            entry.wholeMatch(of: /\{"level":"info","line":"bundle\/policy.rego:12","msg":"seen 1","time":"[0-9]{4}-[-0-9:T]*Z"\}\n/) != nil,
            "\(entry)")
        let text = try exec("--decision", "system/printed", "-l", "debug", "--log-format", "text", "in.json").errors
        #expect(text == "[INFO] seen 1\n  line = \"bundle/policy.rego:12\"\n\n")
        let year = try exec("--decision", "system/printed", "-l", "info", "--log-timestamp-format", "<2006>", "in.json").errors
        #expect(year.contains(/"time":"\\u003c20[0-9]{2}\\u003e"/), "\(year)")
    }
}
