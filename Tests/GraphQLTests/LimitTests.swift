import GraphQL
import Testing

/// Texts made to be expensive end in an answer or an error soon, and never in a crash.
@Suite("Hostile GraphQL documents")
struct LimitTests {
    private static let schema = "type Query { a(x: Int, i: I): Query b: Query s: String l: [[Int]] } input I { i: I n: Int }"

    /// The outcome of checking a query: the number of errors, or the error that ended it.
    private func outcome(_ query: String, _ schema: String = Self.schema) throws -> Result<Int, GraphQLError> {
        let schema = try Schema(try Parser.schema(Array(schema.utf8)))
        do throws(GraphQLError) {
            return .success(try Validation.errors(in: try Parser.query(Array(query.utf8)), against: schema).count)
        } catch {
            return .failure(error)
        }
    }

    private func message(_ outcome: Result<Int, GraphQLError>) -> String? {
        if case .failure(let error) = outcome { return error.message }
        return nil
    }

    @Test(
        "nesting beyond the limit is refused",
        arguments: [("", "{a"), ("", "{...on Query"), ("{a(x:", "["), ("{a(i:", "{i:"), ("query($x:", "[")])
    func nesting(start: String, open: String) {
        let text = start + String(repeating: open, count: 100_000)
        #expect { try Parser.query(Array(text.utf8)) } throws: { error in
            (error as? GraphQLError)?.message == "document nests deeper than 200 levels"
        }
    }

    @Test("a document as deep as may be is parsed and checked")
    func deepest() throws {
        let fields = String(repeating: "{a", count: 199) + "{s}" + String(repeating: "}", count: 199)
        #expect(try outcome(fields) == .success(0))
        let object = String(repeating: "{i:", count: 198) + "{n:1}" + String(repeating: "}", count: 198)
        #expect(try outcome("{ a(i: \(object)) { s } }") == .success(0))
        #expect(message(try outcome("{a" + fields + "}")) == "document nests deeper than 200 levels")
        let type = String(repeating: "[", count: 100_000)
        #expect(throws: GraphQLError.self) { try Parser.schema(Array("type Query { a: \(type)".utf8)) }
    }

    @Test("a document of too many tokens is refused")
    func tokens() throws {
        let text = "{" + String(repeating: "a ", count: 1_000_001) + "}"
        #expect(throws: GraphQLError.self) { try Parser.query(Array(text.utf8)) }
        let comments = String(repeating: "#\n", count: 200_000) + "{s}"
        #expect(try outcome(comments) == .success(0))
    }

    @Test("fragments that come back to themselves are reported, and nothing follows them forever")
    func cycles() throws {
        #expect(try outcome("{ ...F } fragment F on Query { s ...F }") == .success(1))
        let count = 300
        let ring = (0..<count).map { "fragment F\($0) on Query { s ...F\(($0 + 1) % count) }" }.joined(separator: " ")
        #expect(try outcome("{ ...F0 } \(ring)") == .success(1))
        let clique = (0..<40).map { fragment in
            "fragment F\(fragment) on Query { s a { \((0..<40).map { "...F\($0)" }.joined(separator: " ")) } }"
        }.joined(separator: " ")
        _ = try outcome("{ ...F0 } \(clique)")
    }

    @Test("a chain of fragments longer than what is followed ends in an error")
    func chain() throws {
        let count = 5_000
        let chain = (0..<count).map { "fragment F\($0) on Query { s \($0 + 1 < count ? "...F\($0 + 1)" : "") }" }.joined(separator: " ")
        #expect(message(try outcome("{ ...F0 } \(chain)")) == "document nests too deeply to validate")
    }

    @Test("comparing many fields of one name ends")
    func overlappingFields() throws {
        let many = String(repeating: "s ", count: 5_000)
        #expect(message(try outcome("{ \(many) }")) == "document is too complex to validate")
        var doubling = "{ s }"
        for _ in 0..<16 { doubling = "{ a \(doubling) a \(doubling) }" }
        #expect(message(try outcome(doubling)) == "document is too complex to validate")
    }

    @Test("errors that would repeat without end stop")
    func manyErrors() throws {
        let long = String(repeating: "n", count: 50_000)
        let fields = (0..<200).map { "\(long)\($0)" }.joined(separator: " ")
        #expect(message(try outcome("{ \(fields) }")) == "document is too complex to validate")
    }

    @Test("a schema may be large, and may not be endless")
    func largeSchema() throws {
        let types = (0..<2_000).map { "type T\($0) implements N { id: ID t: T\($0 / 2) }" }.joined(separator: "\n")
        #expect(try outcome("{ n { id } }", "interface N { id: ID } type Query { n: N } \(types)") == .success(0))
    }

    // MARK: changed texts

    private static let seeds = [
        "query Q($x: Int = 3 @d, $y: [I!]!) @d(a: 1) { b: a(x: $x, i: {i: {n: 1e3}}) @skip(if: true) { s } ...F ... on Query { b { s } } } "
            + "fragment F on Query { l # c\n __typename }",
        "{ a(x: -0.5e+3, i: null) { s(t: \"\\u00e9\\n\", u: \"\"\"\n  block \\\"\"\"\n \"\"\") } __schema { types { fields { name } } } }",
        "subscription S { a { s } } mutation M { b { s } }",
    ]
    private static let schemas = [
        schema,
        "\"d\" schema @s { query: Query } directive @s on SCHEMA extend schema { mutation: M } type Query implements N & K { a(x: Int = 3): [N!]! } "
            + "interface N { a(x: Int): [N] } interface K { a(x: Int = 3): [N!]! } type M { u: U } union U = | M | Query enum E { A B @deprecated } "
            + "input I @oneOf { a: E b: [I] = [{a: A}] } extend enum E { C } extend input I { c: Int }",
    ]

    @Test("changed queries and schemas are read or refused, always the same way", arguments: 0..<60)
    func mutations(round: Int) throws {
        var random = Random(state: UInt64(round + 1))
        for seed in Self.seeds {
            let query = random.mutated(seed)
            for schema in Self.schemas {
                let text = random.mutated(schema)
                #expect(answer(query, text) == answer(query, text))
                _ = answer(query, Array(schema.utf8))
            }
        }
    }

    @Test("texts cut off anywhere are read or refused")
    func truncations() throws {
        for seed in Self.seeds + Self.schemas {
            let bytes = Array(seed.utf8)
            for length in bytes.indices { _ = answer(Array(bytes[..<length]), Array(bytes[length...])) }
        }
    }

    private func answer(_ query: [UInt8], _ schema: [UInt8]) -> [String] {
        do throws(GraphQLError) {
            let document = try Parser.query(query)
            return try Validation.errors(in: document, against: try Schema(try Parser.schema(schema))).map(\.message)
        } catch {
            _ = try? Schema(Parser.schema(schema))
            return [error.message]
        }
    }
}

/// SplitMix64, so that failures repeat.
private struct Random {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    /// A text with a few bytes changed, inserted, removed or pieces of it repeated.
    mutating func mutated(_ text: String) -> [UInt8] {
        let interesting = Array("{}[]()|&:=@!$.\"#\\\n ,-0e_aIQ\u{0}é".utf8) + [0xFF, 0xC3, 0xEF, 0xBB, 0xBF]
        var bytes = Array(text.utf8)
        for _ in 0...next(below: 3) {
            let place = next(below: bytes.count)
            switch next(below: 4) {
            case 0: bytes[place] = interesting[next(below: interesting.count)]
            case 1: bytes.insert(interesting[next(below: interesting.count)], at: place)
            case 2: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + 1 + next(below: 20))
                bytes.insert(contentsOf: bytes[place..<end], at: next(below: bytes.count))
            }
        }
        return bytes
    }
}
