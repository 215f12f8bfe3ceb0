import GraphQL
import Testing

/// Messages and places were asked of OPA 1.20, whose parser counts code points.
@Suite("GraphQL documents are read as OPA reads them")
struct ParsingTests {
    private func asField(_ selection: Selection?) -> Field? {
        if case .field(let field)? = selection { return field }
        return nil
    }

    @Test("an operation has a kind, a name, variables, directives and selections")
    func operation() throws {
        let text = "mutation M($x: [Int!]! = [1, 2] @v) @d(a: $x) { alias: f(b: {c: \"t\"}) { g } ...F @i ... on T { h } ... { k } }"
        let document = try Parser.query(Array(text.utf8))
        let operation = try #require(document.operations.first)
        #expect(operation.kind == .mutation)
        #expect(operation.name == "M")
        #expect(operation.variables.map(\.name) == ["x"])
        #expect(operation.variables.first?.type.isNonNull == true)
        #expect(operation.variables.first?.defaultValue?.children.map(\.value.raw) == ["1", "2"])
        #expect(operation.directives.first?.arguments.first?.value.kind == .variable)
        #expect(operation.selections.count == 4)
        let field = try #require(asField(operation.selections.first))
        #expect(field.alias == "alias" && field.name == "f")
        #expect(field.arguments.first?.value.children.first?.name == "c")
        #expect(asField(field.selections.first)?.alias == "g", "a field without an alias is its own")
        guard case .spread(let spread) = operation.selections[1], case .inline(let typed) = operation.selections[2],
            case .inline(let untyped) = operation.selections[3]
        else {
            Issue.record("the selections are of other kinds")
            return
        }
        #expect(spread.name == "F" && spread.directives.map(\.name) == ["i"])
        #expect(typed.typeCondition == "T" && untyped.typeCondition.isEmpty)
    }

    @Test("comments belong to the nodes they stand before")
    func comments() throws {
        let document = try Parser.query(Array("# one\n# two\nquery { # three\n a # four\n }".utf8))
        let operation = try #require(document.operations.first)
        #expect(operation.comment == ["# one", "# two"])
        #expect(asField(operation.selections.first)?.comment == ["# three"])
    }

    @Test("strings are unescaped, block strings lose their indentation")
    func strings() throws {
        let text = #"{ a(b: "\u00e9\n\"\/", c: "\ud83d\ude00", d: """"# + "\n    x\n      y \\\"\"\"\n\n  \"\"\") }"
        let arguments = try #require(asField(try Parser.query(Array(text.utf8)).operations.first?.selections.first)).arguments
        #expect(arguments.map(\.value.raw) == ["é\n\"/", "\u{FFFD}\u{FFFD}", "x\n  y \"\"\""])
        #expect(arguments.map(\.value.kind) == [.string, .string, .block])
    }

    @Test("a schema document keeps every kind of definition apart")
    func schemaDocument() throws {
        let text = """
            "the entry" schema @s { query: Q mutation: M }
            extend schema { subscription: S }
            directive @d(a: Int = 1) repeatable on FIELD | QUERY
            type Q implements A & B { "about f" f(x: Int = 3, y: String): [Int!]! @deprecated }
            interface A { f: Int } union U = | Q | M enum E { X Y @d } input I { a: Int = 1 } scalar Z
            extend enum E { W }
            """
        let document = try Parser.schema(Array(text.utf8))
        #expect(document.schemas.first?.description == "the entry")
        #expect(document.schemas.first?.entries.map(\.type) == ["Q", "M"])
        #expect(document.schemaExtensions.first?.entries.map(\.operation) == [.subscription])
        #expect(document.directives.first?.locations == ["FIELD", "QUERY"])
        #expect(document.directives.first?.isRepeatable == true)
        #expect(document.definitions.map(\.kind) == [.object, .interface, .union, .enum, .inputObject, .scalar])
        let object = try #require(document.definitions.first)
        #expect(object.interfaces == ["A", "B"])
        #expect(object.fields.first?.description == "about f")
        #expect(object.fields.first?.arguments.map(\.name) == ["x", "y"])
        #expect(document.definitions[2].types == ["Q", "M"])
        #expect(document.extensions.map(\.name) == ["E"])
    }

    @Test(
        "what is no query is refused with a message and a place",
        arguments: [
            (#"{ a(b: "\u{1F600}") }"#, "Unexpected <Invalid>", 1, 10),
            (#"{ a(b: "\ux") }"#, "Unexpected <Invalid>", 1, 10),
            ("{ a(b: \"\u{01}\") }", "Unexpected <Invalid>", 1, 9),
            ("{ a\u{01} }", "Expected Name, found <Invalid>", 1, 4),
            ("{ a 'b' }", "Expected Name, found <Invalid>", 1, 5),
            ("{ é }", "Expected Name, found <Invalid>", 1, 3),
            ("{ a(b: 01) }", "Unexpected <Invalid>", 1, 9),
            ("{ a(b: 1a) }", "Expected :, found )", 1, 10),
            ("{ a(b: 1.) }", "Unexpected <Invalid>", 1, 10),
            ("{ a(b: \"abc\n\") }", "Unexpected <Invalid>", 1, 12),
            ("{ a(b: \"abc", "Unexpected <Invalid>", 1, 12),
            ("{ a(b: \"\"\"abc", "Unexpected <Invalid>", 1, 14),
            ("query %", "Expected {, found <Invalid>", 1, 7),
            ("{ a } %", "Unexpected <Invalid>", 1, 7),
            ("{a {}}", "expected at least one definition, found }", 1, 5),
            ("query () {a}", "expected at least one definition, found )", 1, 8),
            ("{a()}", "expected at least one definition, found )", 1, 4),
            ("fragment on on on {a}", "Unexpected Name \"on\"", 1, 10),
            ("{ ...on }", "Expected Name, found }", 1, 9),
            ("{a:}", "Expected Name, found }", 1, 4),
            ("{\n a", "Expected Name, found <EOF>", 2, 3),
        ])
    func refused(text: String, message: String, line: Int, column: Int) {
        #expect(throws: GraphQLError(message, at: Position(line: line, column: column))) { try Parser.query(Array(text.utf8)) }
    }
}
