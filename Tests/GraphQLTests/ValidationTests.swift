import GraphQL
import Testing

/// Messages, their order and their places were asked of OPA 1.20.
@Suite("Queries and schemas are checked as OPA checks them")
struct ValidationTests {
    private func errors(_ query: String, _ schema: String) throws -> [String] {
        let schema = try Schema(try Parser.schema(Array(schema.utf8)))
        return try Validation.errors(in: try Parser.query(Array(query.utf8)), against: schema).map { error in
            (error.position.map { "\($0.line):\($0.column): " } ?? "") + error.message
        }
    }

    private static let pets = """
        interface Pet { name: String! } type Dog implements Pet { name: String! barks: Boolean } type Cat implements Pet { name: String! lives: Int }
        union Any = Dog | Cat enum Size { SMALL LARGE } input Filter { size: Size! age: Int = 3 } input Pick @oneOf { a: Int b: Int }
        type Query { pet(name: String, filter: Filter, pick: Pick, ids: [Int!]): Pet any: Any dog(size: Size): Dog count(x: Int!): Int }
        """

    @Test(
        "a query that fits the schema has no errors",
        arguments: [
            "{ pet { name ... on Dog { barks } ...C } } fragment C on Cat { lives }",
            "query ($f: Filter!, $n: [Int!] = [1]) { pet(filter: $f, ids: $n) { name } }",
            "{ any { __typename ... on Pet { name } } }",
            "{ __schema { types { name fields { name } } } __type(name: \"Dog\") { kind } }",
            "{ pet(ids: 3, filter: {size: LARGE}, pick: {b: 1}) { name } dog { barks @skip(if: true) } }",
            "{ dog { x: barks } dog { x: barks } }",
            "query A { count(x: 1) } query B { count(x: 2) }",
        ])
    func valid(query: String) throws {
        #expect(try errors(query, Self.pets) == [])
    }

    @Test(
        "each rule reports what breaks it",
        arguments: [
            ("{ dog { bark } }", ["1:9: Cannot query field \"bark\" on type \"Dog\". Did you mean \"barks\"?"]),
            (
                "{ pet { lives } }",
                ["1:9: Cannot query field \"lives\" on type \"Pet\". Did you mean to use an inline fragment on \"Cat\"?"]
            ),
            ("{ dog }", ["1:3: Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean \"dog { ... }\"?"]),
            (
                "{ count(x: 1) { y } }",
                [
                    "1:17: Cannot query field \"y\" on type \"Int\".",
                    "1:3: Field \"count\" must not have a selection since type \"Int\" has no subfields.",
                ]
            ),
            ("{ count }", ["1:3: Field \"count\" argument \"x\" of type \"Int!\" is required, but it was not provided."]),
            ("{ dog(x: 1) { name } }", ["1:3: Unknown argument \"x\" on field \"Query.dog\"."]),
            ("{ dog { name ...F } }", ["1:17: Unknown fragment \"F\"."]),
            ("{ dog { name } } fragment F on Dog { name }", ["1:18: Fragment \"F\" is never used."]),
            ("query ($x: Int) { dog { name } }", ["1:8: Variable \"$x\" is never used."]),
            ("{ count(x: $x) }", ["1:12: Variable \"$x\" is not defined."]),
            (
                "query Q($x: String) { count(x: $x) }",
                ["1:32: Variable \"$x\" of type \"String\" used in position expecting type \"Int!\"."]
            ),
            ("{ dog { name @nope } }", ["1:15: Unknown directive \"@nope\"."]),
            ("{ dog { name @oneOf } }", ["1:15: Directive \"@oneOf\" may not be used on FIELD."]),
            ("mutation { a }", ["1:1: Schema does not support operation type \"mutation\""]),
            ("{ pet(pick: {}) { name } }", ["1:13: OneOf Input Object \"Pick\" must specify exactly one key."]),
            ("{ pet(pick: {a: null}) { name } }", ["1:17: Field \"Pick.a\" must be non-null."]),
        ])
    func invalid(query: String, complaints: [String]) throws {
        #expect(try errors(query, Self.pets) == complaints)
    }

    @Test(
        "a schema must hold together",
        arguments: [
            ("type Query { a: X! b: [Y]! }", "Undefined type X.", 1, 17),
            ("type Query { a: \n[[Y!]!]! }", "Undefined type Y.", 2, 2),
            ("schema @foo { query: Query } type Query {a: Int}", "Undefined directive foo.", 1, 9),
            ("type Query {a: Int} enum E { A A }", "Enum value E.A can only be defined once.", 1, 32),
            ("scalar Int type Query {a: Int}", "Cannot redeclare type Int.", 1, 8),
            (
                "type Query {a: I} interface I { x: Int} type A implements I { x: String }",
                "For A to implement I the field x must have type Int.", 1, 63
            ),
            (
                "type Query {a: I} interface I implements J { x: Int} interface J {x: Int} type A implements I { x: Int }",
                "Type A must implement J because it is implemented by I.", 1, 80
            ),
        ])
    func schema(text: String, message: String, line: Int, column: Int) throws {
        let document = try Parser.schema(Array(text.utf8))
        #expect(throws: GraphQLError(message, at: Position(line: line, column: column))) { try Schema(document) }
    }

    @Test("GraphQL's own directives may be defined again, its types may not")
    func redefinition() throws {
        #expect(try errors("{ a }", "directive @include on FIELD type Query {a: Int}") == [])
        #expect(try errors("mutation { a }", "extend schema {query: Query} type Query {a: Int} type Mutation {a: Int}") == [])
    }
}
