import RegoValue
import Testing

/// What is compiled and run again after which change.
struct ChangeTests {
    private var workspace = Workspace()

    init() {
        workspace.files = [
            "a.rego": "package a\nimport data.lib\nallow if lib.limits.most > 1\n",
            "a_test.rego": "package a_test\ntest_allow if data.a.allow with data.lib.limits.most as 3\n",
            "b.rego": "package b\ndeny contains name if some name, _ in data.users\n",
            "b_test.rego": "package b_test\ntest_deny if count(data.b.deny) == 0\n",
            "limits.rego": "package lib.limits\nmost := 5\n",
            "names.rego": "package lib.names\nfirst := \"x\"\n",
        ]
    }

    private func compiled(_ workspace: Workspace) -> [String] {
        let compiled = Workspace.Compiled()
        #expect(workspace.check(compiled) == workspace.checkAnew())
        return compiled.paths
    }

    @Test("nothing is compiled when nothing has changed")
    func nothing() {
        #expect(compiled(workspace) == workspace.files.keys.sorted())
        #expect(compiled(workspace) == [])
    }

    @Test("a package is compiled with what it needs, and what needs it is compiled again")
    func transitive() {
        _ = compiled(workspace)
        var changed = workspace
        changed.files["limits.rego"]! += "least := 1\n"
        #expect(compiled(changed) == ["a.rego", "a_test.rego", "limits.rego"])
        changed.files["names.rego"]! += "second := \"y\"\n"
        #expect(compiled(changed) == ["names.rego"])
        changed.files["b_test.rego"]! += "# more\n"
        #expect(compiled(changed) == ["b.rego", "b_test.rego"])
    }

    @Test("what was known is known again after going back")
    func back() {
        _ = compiled(workspace)
        var changed = workspace
        changed.files["limits.rego"] = "package lib.limits\nmost := 6\n"
        #expect(!compiled(changed).isEmpty)
        #expect(compiled(workspace) == [])
    }

    @Test("a file with another name, and another version of the tool, are looked at again")
    func names() {
        _ = compiled(workspace)
        var changed = workspace
        changed.files["c.rego"] = changed.files.removeValue(forKey: "b.rego")
        #expect(compiled(changed) == ["b_test.rego", "c.rego"])
        changed.build = .init([2])
        #expect(compiled(changed).count == workspace.files.count)
    }

    @Test("a new rule in the way of another package's rule is found though neither refers to the other")
    func conflict() {
        _ = compiled(workspace)
        var changed = workspace
        changed.files["lib.rego"] = "package lib\nlimits := 1\n"
        #expect(changed.check() == changed.checkAnew())
        #expect(changed.check() != "clean")
    }

    @Test("a cycle over packages that were without errors one by one is found")
    func recursion() {
        _ = compiled(workspace)
        var changed = workspace
        changed.files["limits.rego"] = "package lib.limits\nmost := 5 if data.a.allow\n"
        #expect(changed.check().contains("recursive"))
        #expect(changed.check() == changed.checkAnew())
    }

    @Test("base documents count where they are referred to, and nowhere else")
    func data() throws {
        _ = workspace.test()
        var changed = workspace
        changed.data = try Document(json: Array(#"{"other": {"eve": 1}}"#.utf8))
        let unchanged = try changed.report()
        changed.data = try Document(json: Array(#"{"users": {"eve": 1}}"#.utf8))
        #expect(try changed.report().hasFailures)
        #expect(changed.test() == changed.testAnew())
        #expect(!unchanged.hasFailures)
    }

    @Test("a test that passed is told with the time that it took then")
    func durations() throws {
        let first = try workspace.report().results.map(\.duration)
        #expect(try workspace.report().results.map(\.duration) == first)
        #expect(first.allSatisfy { $0 > 0 })
    }

    @Test(
        "a test that asked the clock, chance, the machine, or printed something is run again",
        arguments: [
            "time.now_ns() > 0", "rand.intn(\"x\", 3) >= 0", "uuid.rfc4122(\"x\") != \"\"", "opa.runtime()",
            "time.clock([0, \"Europe/Berlin\"])", "print(1)",
        ])
    func unrepeatable(expression: String) throws {
        var workspace = workspace
        workspace.files["b_test.rego"] = "package b_test\ntest_it if { \(expression) }\ntest_other if 1 == 1\n"
        let first = try workspace.report()
        #expect(!first.hasFailures)
        let second = try workspace.report()
        let (before, after) = (first.results.map(\.duration), second.results.map(\.duration))
        #expect(before[1] != after[1] && before[2] == after[2])
        #expect(first.results.map(\.output) == second.results.map(\.output))
    }

    @Test("a test that answers in the place of the clock is kept")
    func replacedClock() throws {
        var workspace = workspace
        workspace.files["b_test.rego"] = "package b_test\ntest_it if time.now_ns() == 1 with time.now_ns as 1\n"
        let first = try workspace.report().results.map(\.duration)
        #expect(try workspace.report().results.map(\.duration) == first)
    }

    @Test("tests that a filter leaves out stay unknown, and are run when they count")
    func filter() throws {
        var workspace = workspace
        workspace.filter = "a_test"
        #expect(try workspace.report().results.count == 1)
        workspace.filter = nil
        #expect(try workspace.report().results.count == 2)
        #expect(workspace.test() == workspace.testAnew())
    }
}
