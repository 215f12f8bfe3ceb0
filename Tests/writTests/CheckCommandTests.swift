import Foundation
import Testing

/// `writ check` with its flags, and what `opa check` said.
struct CheckCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private struct Recorded: Decodable {
        struct Case: Decodable {
            var name: String
            var files: [String: String]
            var runs: [Run]
        }

        struct Run: Decodable {
            var arguments: [String]
            var exitCode: Int32
            var errors: [Told]

            enum CodingKeys: String, CodingKey {
                case arguments, errors
                case exitCode = "exit_code"
            }
        }

        var cases: [Case]
    }

    /// What of an error is compared. Errors that are not of policies have no place.
    private struct Told: Decodable, Hashable {
        struct Place: Decodable, Hashable {
            var file: String
            var row: Int?
            var col: Int?
        }

        var code: String
        var message: String
        var location: Place?
    }

    private struct Errors: Decodable { var errors: [Told] }

    /// OPA 1.9 names a variable that the compiler made up, `__local1__.b`; OPA 1.20 and Writ name the call, `data.a.f(1).b`.
    private static let clearerMessages: Set<String> = ["ref-function-undefined-result-key"]

    @Test("the syntax errors of many files are told together, in the order of the files")
    func manyFiles() throws {
        for number in 100..<300 {
            try directory.write("many/p\(number).rego", "package p\(number)\n" + (number % 3 == 0 ? "p := {\n" : "p := 1\n"))
        }
        let outcome = try directory.writ.run("check", "many")
        #expect(outcome.status == 1)
        let told = outcome.errors.split(separator: "\n").compactMap { line in
            line.firstRange(of: /many\/p[0-9]+\.rego/).map { String(line[$0]) }
        }
        let distinct = told.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        #expect(distinct == (100..<300).filter { $0 % 3 == 0 }.map { "many/p\($0).rego" })
    }

    @Test("policies are accepted and refused as OPA did: exit status, codes, places and messages")
    func recordedChecks() throws {
        let file = packageRoot.appendingPathComponent("Tests/Golden/check/cases.json")
        let cases = try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: file)).cases
        #expect(!cases.isEmpty)
        for recorded in cases {
            let folder = try TemporaryDirectory()
            for (name, text) in recorded.files { try folder.write(name, text) }
            for run in recorded.runs {
                let outcome = try folder.writ.run(["check"] + run.arguments)
                #expect(outcome.status == run.exitCode, "\(recorded.name) \(run.arguments): \(outcome.errors)")
                let errors = outcome.errors.isEmpty ? [] : try JSONDecoder().decode(Errors.self, from: Data(outcome.errors.utf8)).errors
                func compared(_ errors: [Told]) -> [Told: Int] {
                    errors.reduce(into: [:]) { counts, error in
                        let message = Self.clearerMessages.contains(recorded.name) ? "" : error.message
                        counts[Told(code: error.code, message: message, location: error.location), default: 0] += 1
                    }
                }
                #expect(compared(errors) == compared(run.errors), "\(recorded.name) \(run.arguments)")
            }
        }
    }

    @Test("Rego v0 is read when asked, and policies for both versions must be valid in each")
    func versions() throws {
        try directory.write("old.rego", "package p\n\nallow { input.x }\n")
        try directory.write("both.rego", "package p\n\nimport rego.v1\n\nallow if input.x\n")
        #expect(try directory.writ.run("check", "old.rego").status == 1)
        #expect(try directory.writ.run("check", "--v0-compatible", "old.rego").status == 0)
        #expect(try directory.writ.run("check", "--v0-v1", "old.rego").status == 1)
        #expect(try directory.writ.run("check", "--v0-v1", "both.rego").status == 0)
    }

    @Test("a manifest's version goes before the flag's")
    func manifestVersion() throws {
        try directory.write("b/.manifest", #"{"rego_version": 0, "file_rego_versions": {"/new.rego": 1}}"#)
        try directory.write("b/old.rego", "package p\n\nallow { input.x }\n")
        try directory.write("b/new.rego", "package q\n\nallow if input.x\n")
        let outcome = try directory.writ.run("check", "--bundle", "b")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("policies may use only what the capabilities have")
    func capabilities() throws {
        try directory.write("p.rego", "package p\n\nx := count([1])\n")
        try directory.write("none.json", #"{"builtins": [], "features": ["rego_v1"]}"#)
        let refused = try directory.writ.run("check", "--capabilities", "none.json", "p.rego")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("p.rego:3:6: rego_type_error: undefined function count"))
        try directory.write("bad.json", "[]")
        #expect(try directory.writ.run("check", "--capabilities", "bad.json", "p.rego").status != 0)
    }

    @Test("a schema tells what the input looks like")
    func schema() throws {
        try directory.write("p.rego", "package p\n\nx if input.nmae == \"ada\"\n")
        let schema = #"{"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": false}"#
        try directory.write("input.json", schema)
        let refused = try directory.writ.run("check", "--schema", "input.json", "p.rego")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("p.rego:3:6: rego_type_error: undefined ref: input.nmae"))
        #expect(try directory.writ.run("check", "p.rego").status == 0)
    }

    @Test("schemas of a directory are named by METADATA")
    func schemas() throws {
        try directory.write("p.rego", "package p\n\n# METADATA\n# schemas:\n# - input: schema.authz.user\nx if input.name == 1\n")
        try directory.write("schemas/authz/user.json", #"{"type": "object", "properties": {"name": {"type": "string"}}}"#)
        let refused = try directory.writ.run("check", "-s", "schemas", "p.rego")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("match error"))
    }

    @Test("errors are told up to a number, or all of them")
    func errorLimit() throws {
        let rules = (1...12).map { "r\($0) := x\($0)\n" }.joined()
        try directory.write("p.rego", "package p\n\n" + rules)
        func unsafe(_ flags: String...) throws -> Int {
            try directory.writ.run(["check"] + flags + ["p.rego"]).errors.components(separatedBy: "rego_unsafe_var_error").count - 1
        }
        #expect(try unsafe("--max-errors", "3") == 3)
        #expect(try unsafe() == 10)
        #expect(try unsafe("-m", "0") == 12)
    }

    @Test("data files are not read unless the paths are bundles")
    func dataFiles() throws {
        try directory.write("p/p.rego", "package p\n\nx := 1\n")
        try directory.write("p/data.json", "{\"x\": ")
        #expect(try directory.writ.run("check", ".").status == 0)
        try directory.write("p/data.json", "{\"x\": 2}")
        let bundle = try directory.writ.run("check", "--bundle", ".")
        #expect(bundle.status == 1)
        #expect(bundle.errors.contains("conflicting rule for data path p/x found"))
    }
}
