import RegoSyntax
import Testing

@testable import RegoCompiler

/// What JSON schemas tell the type checker, and which of METADATA's schemas goes before which.
@Suite("Schemas tell types")
struct SchemaTypeTests {
    /// The messages of the errors of a policy, with their rows.
    private func errors(_ policy: String, _ schemas: [String: String] = [:]) throws -> [String] {
        var known = Schemas()
        for (path, text) in schemas { known.add(try json(text), at: path.isEmpty ? [] : path.split(separator: ".").map(String.init)) }
        var parsing = ParserOptions()
        parsing.annotationYAML = { text throws(AnnotationYAMLError) in try Self.metadata(text) }
        let module = try Parser.parseModule(source: SourceFile(path: "p.rego", text: policy), options: parsing)
        do throws(RegoDiagnostics) {
            _ = try Compiler(CompilerOptions(schemas: schemas.isEmpty ? nil : known)).compile([module])
            return []
        } catch {
            return error.all.map { "\($0.location.isNone ? 0 : $0.location.row): \($0.message)" }
        }
    }

    /// METADATA that is written as JSON, which is YAML.
    private static func metadata(_ text: String) throws(AnnotationYAMLError) -> JSONNode {
        do { return try json(text) } catch { throw AnnotationYAMLError(message: "\(error)") }
    }

    private static func json(_ text: String) throws -> JSONNode {
        let term = try Parser.parseTerm(text)
        return try #require(term.constantJSON)
    }

    private func json(_ text: String) throws -> JSONNode { try Self.json(text) }

    private static let person = #"{"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}"#

    private static let both = #"{"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "number"}}}]}"#

    @Test(
        "types, items, references and combinations are understood",
        arguments: [
            (#"{"type": "string"}"#, "input == 1", "match error"),
            (#"{"type": ["null", "string"]}"#, "input == 1", "match error"),
            (#"{"type": "null"}"#, "input == 1", nil),
            (#"{"properties": {"a": {"type": "string"}}}"#, "input.b", "undefined ref: input.b"),
            (#"{"properties": {"a": {"type": "string"}}, "additionalProperties": true}"#, "input.b", "undefined ref: input.b"),
            (#"{"type": "object"}"#, "input.b", nil),
            (#"{"items": {"type": "string"}}"#, "input[0] == 1", "match error"),
            (#"{"items": [{"type": "string"}]}"#, "input[1]", "undefined ref: input[1]"),
            (#"{"items": []}"#, "input[1]", nil),
            (
                ##"{"definitions": {"s": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/s"}}}"##, "input.a == 1",
                "match error"
            ),
            (##"{"properties": {"a": {"type": "string"}, "next": {"$ref": "#"}}}"##, "input.next.next.a == 1", nil),
            (##"{"properties": {"a": {"type": "string"}, "next": {"$ref": "#"}}}"##, "input.next.a == 1", "match error"),
            (#"{"anyOf": [{"type": "string"}, {"type": "number"}]}"#, "input == true", "match error"),
            (#"{"anyOf": [{"type": "string"}, {"type": "number"}]}"#, "input == 1", nil),
            (Self.both, "input.c", "undefined ref: input.c"),
            (Self.both, "input.b == \"x\"", "match error"),
            (#"{"oneOf": [{"type": "string"}]}"#, "input == 1", nil),
            (#"{"properties": {"a": true}}"#, "input.a.b", nil),
        ] as [(String, String, String?)])
    func understood(schema: String, body: String, message: String?) throws {
        let found = try errors("package p\n\nx if \(body)\n", ["": schema])
        #expect(found == (message.map { ["3: \($0)"] } ?? []))
    }

    @Test(
        "a schema that cannot be used is told",
        arguments: [
            (
                #"{"type": "text"}"#,
                "unable to compile the schema: has a primitive type that is NOT VALID -- given: /text/ Expected valid values are:"
                    + "[array boolean integer number null object string]"
            ),
            (##"{"$ref": "#/definitions/none"}"##, "unable to compile the schema: Object has no key 'definitions'"),
            (
                #"{"$ref": "https://example.com/s.json"}"#,
                "unable to compile the schema: remote reference loading disabled: https://example.com/s.json"
            ),
            (#"{"$ref": "s.json"}"#, "unable to compile the schema: Reference /s.json must be canonical"),
            (#"[]"#, "unable to compile the schema: schema is invalid"),
            (
                #"{"allOf": [{"type": "string"}, {"type": "integer"}]}"#,
                "type checking: unable to merge these schemas: type mismatch: string and integer"
            ),
            (#"{"type": "object", "allOf": [{"type": "string"}]}"#, "type checking: unable to merge these schemas"),
        ])
    func unusable(schema: String, message: String) throws {
        #expect(try errors("package p\n\nx if input == 1\n", ["": schema]) == ["0: \(message)"])
        let policy = "package p\n\n# METADATA\n# {\"schemas\": [{\"input\": \(schema)}]}\nx if input == 1\n"
        if schema.hasPrefix("{") { #expect(try errors(policy) == ["5: \(message)"]) }
    }

    @Test("a rule's schema goes before its document's, that before its package's, and that before those of the packages above")
    func precedence() throws {
        func policy(_ scopes: [(String, String)]) -> String {
            let package = scopes.filter { ["package", "subpackages"].contains($0.0) }.map(metadata)
            let rule = scopes.filter { ["rule", "document"].contains($0.0) }.map(metadata)
            return package.joined(separator: "\n") + "package p\n\n" + rule.joined(separator: "\n") + "x if input == 1\n"
        }
        func metadata(_ scope: (String, String)) -> String {
            "# METADATA\n# {\"scope\": \"\(scope.0)\", \"schemas\": [{\"input\": {\"type\": \"\(scope.1)\"}}]}\n"
        }
        let scopes = ["subpackages", "package", "document", "rule"]
        for (position, scope) in scopes.enumerated() {
            let others = scopes[..<position].map { ($0, "string") }
            #expect(try errors(policy(others + [(scope, "number")])).isEmpty, "\(scope)")
            let wrong = scopes[..<position].map { ($0, "number") }
            #expect(try errors(policy(wrong + [(scope, "string")])).count == 1, "\(scope)")
        }
    }

    @Test("a schema may be of a part of the input or of data, and overrides that part alone")
    func parts() throws {
        func policy(_ schemas: String, _ body: String) -> String {
            "package p\n\n# METADATA\n# {\"schemas\": [\(schemas)]}\nx if \(body)\n"
        }
        let base = #"{"input": "schema.person"}"#
        let age = #"{"input.age": {"type": "string"}}"#
        let known = ["person": Self.person]
        #expect(try errors(policy(base, "input.age == \"x\""), known) == ["5: match error"])
        #expect(try errors(policy(base + ", " + age, "input.age == \"x\""), known).isEmpty)
        #expect(try errors(policy(base + ", " + age, "input.name == 1"), known) == ["5: match error"])
        #expect(try errors(policy(base + ", " + age, "input.size"), known) == ["5: undefined ref: input.size"])
        #expect(try errors(policy(#"{"data.acl": {"type": "string"}}"#, "data.acl == 1")) == ["5: match error"])
        #expect(try errors(policy(#"{"input": "schema.other"}"#, "input.x"), known) == ["5: undefined schema: schema.other"])
        #expect(try errors(policy(#"{"input": "schema.other"}"#, "input.x")).isEmpty)
    }
}
