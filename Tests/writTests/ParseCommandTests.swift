import Foundation
import Testing

/// `writ parse`, and the trees that `opa parse` printed.
struct ParseCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let recorded = packageRoot.appendingPathComponent("Tests/Golden/parse")

    @Test("the trees of valid policies are those that OPA prints, with and without locations")
    func recordedTrees() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.recorded.path + "/valid").sorted()
        #expect(!names.isEmpty)
        for name in names {
            let folder = Self.recorded.appendingPathComponent("valid/\(name)")
            let writ = Executable(directory: folder)
            let flags = try self.flags(folder)
            let full = try writ.run(["parse", "--format", "json", "--json-include", "locations,comments"] + flags + ["input.rego"])
            #expect(full.status == 0, "\(name): \(full.errors)")
            #expect(
                try tree(full.output) == tree(String(contentsOf: folder.appendingPathComponent("ast.json"), encoding: .utf8)), "\(name)")
            let plain = try writ.run(["parse", "--format", "json"] + flags + ["input.rego"])
            #expect(
                try tree(plain.output) == tree(String(contentsOf: folder.appendingPathComponent("ast-plain.json"), encoding: .utf8)),
                "\(name), plain")
        }
    }

    private func flags(_ folder: URL) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("case.json")))
        return (object as? [String: Any])?["flags"] as? [String] ?? []
    }

    /// The document without the texts of locations, which the tests of the parser compare.
    private func tree(_ text: String) throws -> NSObject {
        let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(withoutTexts(document) as? NSObject)
    }

    private func withoutTexts(_ node: Any) -> Any {
        if let items = node as? [Any] { return items.map(withoutTexts) }
        guard var members = node as? [String: Any] else { return node }
        if var location = members["location"] as? [String: Any] {
            location["text"] = nil
            members["location"] = location
        }
        return members.mapValues(withoutTexts)
    }

    @Test("comments go without saying, and are left out when asked")
    func comments() throws {
        try directory.write("p.rego", "package p\n\n# why\nx := 1\n")
        func members(_ included: String...) throws -> [String: Any] {
            let outcome = try directory.writ.run(["parse", "-f", "json"] + included + ["p.rego"])
            return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        }
        #expect(try members()["comments"] != nil)
        #expect(try members("--json-include=-comments")["comments"] == nil)
        let located = try members("--json-include", "locations,-comments")
        #expect(located["comments"] == nil)
        #expect((located["package"] as? [String: Any])?["location"] != nil)
    }

    @Test("the readable form has a line for each node, a space deeper than the node around it")
    func readable() throws {
        try directory.write("p.rego", "package p\n\nx if {\n\tnot input.y\n\tz := [1, \"a\"]\n}\n")
        let outcome = try directory.writ.run("parse", "p.rego")
        let expected = """
            module
             package
              ref
               data
               "p"
             rule
              head
               ref
                x
               true
              body
               expr negated index=0
                ref
                 input
                 "y"
               expr index=1
                ref
                 assign
                z
                array
                 1
                 "a"

            """
        #expect(outcome.output == expected, "\(outcome.errors)")
    }

    @Test("errors are JSON on standard error in either format", arguments: ["json", "pretty"])
    func errors(format: String) throws {
        try directory.write("p.rego", "package p\n\nx := [1\n")
        let outcome = try directory.writ.run("parse", "-f", format, "p.rego")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        let document = try JSONSerialization.jsonObject(with: Data(outcome.errors.utf8)) as? [String: Any]
        let first = try #require((document?["errors"] as? [[String: Any]])?.first)
        #expect(first["code"] as? String == "rego_parse_error")
        #expect((first["location"] as? [String: Any])?["file"] as? String == "p.rego")
    }

    @Test("a file that is not there is told as JSON too")
    func missing() throws {
        let outcome = try directory.writ.run("parse", "nothing.rego")
        #expect(outcome.status != 0)
        #expect(try JSONSerialization.jsonObject(with: Data(outcome.errors.utf8)) is [String: Any])
    }
}
