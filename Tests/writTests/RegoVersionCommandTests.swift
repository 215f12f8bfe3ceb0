import Foundation
import Testing

/// Bundles whose files are written in different versions of Rego, as the manifest tells, through every command that reads them.
struct RegoVersionCommandTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let manifest =
            #"{"roots": ["old", "new", "both", "old_test", "new_test"], "rego_version": 0, "file_rego_versions": {"/new.rego": 1, "/sub/*.rego": 1}}"#
        try directory.write("b/.manifest", manifest)
        try directory.write("b/old.rego", "package old\n\nallow { input.x }\n\nnames[x] { x := [\"a\", \"b\"][_] }\n")
        try directory.write("b/new.rego", "package new\n\nallow if input.x\n\nnames contains x if some x in data.old.names\n")
        try directory.write("b/sub/both.rego", "package both\n\nallow if {\n\tdata.old.allow\n\tdata.new.allow\n}\n")
        try directory.write("b/old_test.rego", "package old_test\n\ntest_allow { data.old.allow with input.x as true }\n")
        try directory.write("b/sub/new_test.rego", "package new_test\n\ntest_allow if data.new.allow with input.x as true\n")
        try directory.write("input.json", #"{"x": true}"#)
    }

    private func run(_ arguments: String...) throws -> Executable.Outcome { try directory.writ.run(arguments) }

    /// What the bundle at `path` decides.
    private func expectDecisions(of path: String) throws {
        let outcome = try run("eval", "-b", path, "-i", "input.json", "-f", "values", "data.both.allow; data.new.names == {\"a\", \"b\"}")
        #expect(outcome.status == 0, "\(path): \(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").filter { $0.contains("true") }.count == 2, "\(path): \(outcome.output)")
    }

    private func manifest(of bundle: String) throws -> [String: Any] {
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "xzfO", directory.url.appendingPathComponent(bundle).path, "/.manifest"]
        let output = Pipe()
        tar.standardOutput = output
        try tar.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        tar.waitUntilExit()
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    @Test("a directory and the bundle that is built of it are checked, evaluated and tested alike")
    func directoryAndBundle() throws {
        #expect(try run("check", "-b", "b").status == 0)
        try expectDecisions(of: "b")
        let built = try run("build", "-b", "b", "-o", "bundle.tar.gz")
        try #require(built.status == 0, "\(built.errors)")
        let versions = try #require(try manifest(of: "bundle.tar.gz")["file_rego_versions"] as? [String: Int])
        #expect(versions == ["/b/new.rego": 1, "/b/sub/both.rego": 1, "/b/sub/new_test.rego": 1])
        try expectDecisions(of: "bundle.tar.gz")
        for bundle in ["b", "bundle.tar.gz"] {
            let tested = try run("test", "-b", bundle)
            #expect(tested.status == 0 && tested.output.contains("PASS: 2/2"), "\(bundle): \(tested.output)\(tested.errors)")
        }
        let decided = try run("exec", "-b", "b", "--decision", "both/allow", "input.json")
        #expect(decided.status == 0 && decided.output.contains("\"result\": true"), "\(decided.errors)")
    }

    @Test("a bundle whose manifest names no version, and its METADATA, are read as the directory is")
    func bundleWithoutVersion() throws {
        let policy = "package a\n\n# METADATA\n# title: first\nfirst[x] { x := rego.metadata.rule().title }\n"
        try directory.write("c/a.rego", policy)
        try #require(try run("build", "--v0-compatible", "-b", "c", "-o", "built.tar.gz").status == 0)
        for bundle in ["c", "built.tar.gz"] {
            let outcome = try run("eval", "--v0-compatible", "-b", bundle, "-f", "raw", "data.a.first")
            #expect(outcome.output == "[\"first\"]\n", "\(bundle): \(outcome.output)\(outcome.errors)")
        }
    }

    @Test("an optimized bundle tells the version of the policies that optimization made", arguments: ["1", "2"])
    func optimized(level: String) throws {
        let built = try run("build", "-b", "b", "-O", level, "-e", "both/allow", "-e", "new/names", "-o", "bundle.tar.gz")
        try #require(built.status == 0, "\(built.errors)")
        let versions = try #require(try manifest(of: "bundle.tar.gz")["file_rego_versions"] as? [String: Int])
        #expect(versions.contains { $0.key.hasPrefix("/optimized/") && $0.value == 1 }, "\(versions)")
        try expectDecisions(of: "bundle.tar.gz")
    }

    @Test("a plan is made of files of both versions")
    func plan() throws {
        let built = try run("build", "-b", "b", "-t", "plan", "-e", "both/allow", "-o", "bundle.tar.gz")
        #expect(built.status == 0, "\(built.errors)")
        try expectDecisions(of: "bundle.tar.gz")
    }

    @Test("a file is held to the version that the manifest gives it")
    func refused() throws {
        try directory.write("b/.manifest", #"{"rego_version": 1, "file_rego_versions": {"/old.rego": 0}}"#)
        let outcome = try run("check", "-b", "b")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("b/old_test.rego:3") && !outcome.errors.contains("b/old.rego"), "\(outcome.errors)")
        try directory.write("b/.manifest", #"{"file_rego_versions": {"/old.rego": 7}}"#)
        #expect(try run("check", "-b", "b").errors.contains("bundle_rego_version"))
    }

    @Test("outside of bundles files are in the version of the command's flags")
    func loose() throws {
        #expect(try run("eval", "-d", "b/old.rego", "-i", "input.json", "data.old.allow").status != 0)
        let outcome = try run("eval", "--v0-compatible", "-d", "b/old.rego", "-i", "input.json", "-f", "raw", "data.old.allow")
        #expect(outcome.status == 0 && outcome.output == "true\n", "\(outcome.output)\(outcome.errors)")
    }
}
