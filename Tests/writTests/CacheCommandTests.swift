import Foundation
import Testing

/// `writ check` and `writ test` with what earlier runs found: nothing of it shows.
struct CacheCommandTests {
    private let directory: TemporaryDirectory
    private let executable: Executable

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("policies/a.rego", "package a\np := data.lib.one\n")
        try directory.write("policies/a_test.rego", "package a_test\ntest_p if data.a.p == 1\ntest_t[n] if { some n in [\"x\", \"y\"] }\n")
        try directory.write("policies/b_test.rego", "package b_test\ntest_q if 1 == 1\ntodo_test_r if false\n")
        try directory.write("policies/lib.rego", "package lib\none := 1\n")
        var executable = directory.writ
        executable.environment["WRIT_CACHE"] = directory.url.appendingPathComponent("cache").path
        self.executable = executable
    }

    /// Runs a command with the cache and without, and expects the same but for durations.
    @discardableResult
    private func run(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Executable.Outcome {
        let kept = try executable.run(arguments)
        let anew = try directory.writ.run(arguments)
        #expect(kept.status == anew.status, "\(arguments)", sourceLocation: sourceLocation)
        #expect(Self.timeless(kept.output) == Self.timeless(anew.output), "\(arguments)", sourceLocation: sourceLocation)
        #expect(kept.errors == anew.errors, "\(arguments)", sourceLocation: sourceLocation)
        return kept
    }

    private static func timeless(_ text: String) -> String {
        text.replacing(#/\([0-9.]+[nµm]?s\)/#, with: "").replacing(#/"duration": \d+/#, with: "")
    }

    @Test("every way of telling outcomes tells the same of tests that were not run again")
    func formats() throws {
        for _ in 0..<2 {
            try run("check", "policies")
            try run("check", "--strict", "--format", "json", "policies")
            try run("test", "policies")
            try run("test", "--exit-zero-on-skipped", "--verbose", "policies")
            try run("test", "--format", "json", "policies")
            try run("test", "--run", "a_test", "policies")
            try run("test", "--run", "nothing", "--fail-on-empty", "policies")
            try run("test", "--run", "(", "policies")
            try run("test", "--coverage", "--exit-zero-on-skipped", "--run", "a_test", "policies")
            try run("test", "--verbose", "--explain", "full", "policies")
            try run("test", "--bundle", "policies")
            try run("test", "--v0-compatible", "policies")
        }
    }

    @Test("a failure in what has changed is told as if everything had been run")
    func failures() throws {
        try run("test", "policies")
        try directory.write("policies/lib.rego", "package lib\none := 2\n")
        #expect(try run("test", "policies").output.contains("test_p: FAIL"))
        try run("test", "--verbose", "policies")
        try run("test", "--format", "json", "policies")
        try run("test", "--var-values", "policies")
        try directory.write("policies/lib.rego", "package lib\none := 1\n")
        #expect(try !run("test", "policies").output.contains("FAIL"))
    }

    @Test("errors are told all together and in their order, in files that were good before as well")
    func errors() throws {
        try run("check", "policies")
        try run("test", "policies")
        for (name, text) in [
            ("lib.rego", "package lib\none(x) := x\n"), ("lib.rego", "package lib\none := {\n"), ("b.rego", "package a.p\nq := 1\n"),
            ("lib.rego", "package lib\none := data.a.p\n"), ("lib.rego", "package lib\none := true\ntwo := y\n"),
        ] {
            try directory.write("policies/\(name)", text)
            try run("check", "policies")
            try run("check", "--max-errors", "1", "policies")
            try run("test", "policies")
        }
    }

    @Test("data files count where tests refer to them")
    func data() throws {
        try directory.write("policies/b_test.rego", "package b_test\ntest_q if data.config.level == 1\n")
        for text in ["{\"level\": 1}", "{\"level\": 2}", "{\"level\": 1, \"more\": 1}", "{"] {
            try directory.write("policies/config/data.json", text)
            try run("test", "policies")
            try run("check", "--bundle", "policies")
        }
    }

    @Test("flags are part of what has to be the same")
    func flags() throws {
        try directory.write("policies/lib.rego", "package lib\nimport data.a as unused\none := 1\n")
        try directory.write("policies/old.rego", "package old\np[x] { x := 1 }\n")
        try directory.write("capabilities.json", "{\"builtins\": [], \"features\": [\"rego_v1\"]}")
        try directory.write(
            "schema.json", "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"additionalProperties\": false}")
        for _ in 0..<2 {
            try run("check", "policies")
            try run("check", "--v0-compatible", "policies")
            try FileManager.default.removeItem(at: directory.url.appendingPathComponent("policies/old.rego"))
            try run("check", "policies")
            try run("check", "--strict", "policies")
            try run("check", "--capabilities", "capabilities.json", "policies")
            try run("check", "--capabilities", "v0.20.0", "policies")
            try directory.write("policies/s.rego", "package s\np := input.b\n")
            try run("check", "policies")
            try run("check", "--schema", "schema.json", "policies")
            try FileManager.default.removeItem(at: directory.url.appendingPathComponent("policies/s.rego"))
            try directory.write("policies/old.rego", "package old\np[x] { x := 1 }\n")
        }
    }

    @Test("nothing is kept when that is not wanted")
    func off() throws {
        _ = try executable.run("test", "--no-cache", "policies")
        _ = try executable.run("check", "--no-cache", "policies")
        _ = try directory.writ.run("test", "policies")
        #expect(!directory.exists("cache"))
        _ = try executable.run("check", "policies")
        #expect(try directory.permissions("cache") == 0o700)
    }
}
