import RegoValue
import Testing

/// Every way in which a package may depend on another, or on data, each alone: a change is noticed by a package that was not touched.
struct DependencyTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// A package with tests that tell what they see.
        let package: String
        /// Another file, before and after.
        let other: (before: String, after: String)
        var data = (before: "{}", after: "{}")

        init(_ description: String, _ package: String, _ before: String, _ after: String) {
            testDescription = description
            self.package = package
            other = (before, after)
        }

        init(_ description: String, _ package: String, data before: String, _ after: String) {
            testDescription = description
            self.package = package
            other = ("package other", "package other")
            data = (before, after)
        }
    }

    /// The text of a test that tells what an expression is.
    private static func seen(_ expression: String) -> String {
        "test_seen[name] if some name in {sprintf(\"%v\", [v]) | v := \(expression)}"
    }

    static let ways = [
        Way("a document", "package a\n" + seen("data.b.r"), "package b\nr := 1", "package b\nr := 2"),
        Way("a part of a document", "package a\n" + seen("data.b.r.k"), "package b\nr := {\"k\": 1}", "package b\nr := {\"k\": 2}"),
        Way("all documents of a package", "package a\n" + seen("data.b"), "package b.c\nr := 1", "package b.c\nr := 2"),
        Way("an empty package", "package a\n" + seen("data.b"), "package c", "package b"),
        Way("packages by a variable", "package a\n" + seen("data.b[_].r"), "package b.c\nr := 1", "package b.c\nr := 2"),
        Way("an import", "package a\nimport data.b as c\n" + seen("c.r"), "package b\nr := 1", "package b\nr := 2"),
        Way("an imported rule", "package a\nimport data.b.r\n" + seen("r"), "package b\nr := 1", "package b\nr := 2"),
        Way("a function", "package a\n" + seen("data.b.f(1)"), "package b\nf(x) := x", "package b\nf(x) := x + 1"),
        Way(
            "what stands in the place of a function", "package a\n" + seen("count([1])") + " with count as data.b.f",
            "package b\nf(x) := 1", "package b\nf(x) := 2"),
        Way("what is replaced", "package a\n" + seen("1") + " with data.b.r.k as 1", "package b\nq := 1", "package b\nr := 1"),
        Way(
            "a document inside of an own one, by name", "package a\nb.z := 1\n" + seen("b.r"), "package a.b\nr := 1", "package a.b\nr := 2"),
        Way("an own document as a whole", "package a\nb.z := 1\n" + seen("b"), "package a.b\nr := 1", "package a.b\nr := 2"),
        Way("the same document", "package a.b\nr contains 1\n" + seen("r"), "package a\nb.r contains 2", "package a\nb.r contains 3"),
        Way("a rule in the way", "package a.b\nr := 1\n" + seen("r"), "package a", "package a\nb := 1"),
        Way("a rule where a package is", "package a.b\n" + seen("1"), "package a", "package a\nb := 1\nb := 1"),
        Way("the same package", "package a\n" + seen("r"), "package a\nr := 1", "package a\nr := 2"),
        Way("a test of the same name", "package a\n" + seen("1"), "package a\ntest_other if 1 == 1", "package a\ntest_seen if 1 == 1"),
        Way("a test of the same name elsewhere", "package a.b\n" + seen("1"), "package a", "package a\nb.test_seen if 1 == 1"),
        Way(
            "METADATA of a package above", "package a.b\n" + seen("rego.metadata.chain()[_].annotations.title"),
            "# METADATA\n# scope: subpackages\n# title: x\npackage a", "# METADATA\n# scope: subpackages\n# title: y\npackage a"),
        Way(
            "a schema of a package above", "package a.b\nr if input.x == 1\n" + seen("r"),
            "# METADATA\n# scope: subpackages\n# schemas:\n#   - input: {type: object, properties: {x: {type: integer}}}\npackage a",
            "# METADATA\n# scope: subpackages\n# schemas:\n#   - input: {type: object, properties: {x: {type: string}}}\npackage a"),
        Way("steps in between", "package a\n" + seen("data.b.r"), "package b\nr := data.c.r\nd := data.c\n", "package b\nr := data.c\n"),
        Way("a cycle", "package a\nr if data.b.r\n" + seen("r"), "package b\nr if data.c.r", "package b\nr if data.a.r"),
        Way("data", "package a\n" + seen("data.x.y"), data: #"{"x": {"y": 1}}"#, #"{"x": {"y": 2}}"#),
        Way("the spelling of a number", "package a\n" + seen("json.marshal(data.x)"), data: #"{"x": 1.0}"#, #"{"x": 1.00}"#),
        Way("part of data", "package a\n" + seen("data.x.y.z"), data: #"{"x": {"y": {}}}"#, #"{"x": {"y": {"z": 2}}}"#),
        Way("data by a variable", "package a\n" + seen("data.x[_]"), data: #"{"x": [1]}"#, #"{"x": [1, 2]}"#),
        Way("data beside rules", "package a\n" + seen("data.c"), data: #"{"c": {"s": 1}}"#, #"{"c": {"s": 2}}"#),
        Way("data where a rule is", "package a\nr := 1\n" + seen("r"), data: "{}", #"{"a": {"r": 1}}"#),
    ]

    @Test("a change of what a package depends on is noticed", arguments: ways)
    func change(way: Way) throws {
        var workspace = Workspace()
        workspace.files = ["a.rego": way.package, "other.rego": way.other.before, "third.rego": "package c\nr := 1"]
        workspace.data = try Document(json: Array(way.data.before.utf8))
        let before = (check: workspace.check(), test: workspace.test())
        #expect(before == (workspace.checkAnew(), workspace.testAnew()))
        #expect(before.check == "clean")
        workspace.files["other.rego"] = way.other.after
        workspace.data = try Document(json: Array(way.data.after.utf8))
        #expect(workspace.check() == workspace.checkAnew())
        #expect(workspace.test() == workspace.testAnew())
        #expect(workspace.testAnew() != before.test || workspace.checkAnew() != before.check, "the change does not show")
    }
}
