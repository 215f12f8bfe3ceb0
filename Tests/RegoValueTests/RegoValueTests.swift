import Testing

@testable import RegoValue

@Suite("Values")
struct ValueTests {
    let owner = ArenaOwner()
    var arena: Arena { owner.arena }

    func parse(_ text: String) throws -> Value {
        var reader = JSONReader(arena: arena)
        return try reader.read(Array(text.utf8))
    }

    func text(_ value: Value) -> String { String(decoding: value.json(), as: UTF8.self) }

    @Test("a value takes 16 bytes and is trivial")
    func layout() {
        #expect(MemoryLayout<Value>.size == 16)
        #expect(_isPOD(Value.self))
    }

    @Test(
        "JSON is read and written with the spelling of its numbers",
        arguments: [
            #"{"a":[1,2.50,-0,1e5,123456789012345678901234567890],"b":{"c":null,"d":[true,false]}}"#, #""é\n""#, "[]", "{}",
            "-9223372036854775808",
        ])
    func roundTrip(_ json: String) throws { #expect(text(try parse(json)) == json) }

    @Test("the last value of a repeated key stands, and keys are sorted by their bytes")
    func repeatedKeys() throws { #expect(text(try parse(#"{"b":1,"a":2,"b":3}"#)) == #"{"a":2,"b":3}"#) }

    @Test("numbers are equal by value, whatever their spelling, and hash alike")
    func numberEquality() throws {
        for (a, b) in [
            ("1", "1.0"), ("100", "1e2"), ("0", "-0.0"), ("1.50", "15e-1"),
            ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
        ] {
            let x = try parse(a)
            let y = try parse(b)
            #expect(x == y && x.hash32 == y.hash32, "\(a) \(b)")
        }
        #expect(try parse("123456789012345678901234567890") != parse("123456789012345678901234567891"))
        #expect(try parse("-1.5") < parse("-1.4"))
        #expect(try parse("9.99") < parse("10"))
    }

    @Test("values are in Rego's order of types and contents")
    func order() throws {
        let ordered = [
            "null", "false", "true", "-1", "0.5", "1", "\"\"", "\"a\"", "[]", "[1]", "[1,0]", "[2]", "{}", #"{"a":1}"#, #"{"a":2}"#,
            #"{"b":0}"#,
        ]
        let values = try ordered.map(parse)
        for i in values.indices { for j in values.indices { #expect((values[i] < values[j]) == (i < j), "\(ordered[i]) \(ordered[j])") } }
        #expect(values.last! < arena.set())
    }

    @Test("objects and sets of every size find what was put in and nothing else, before and after sorting")
    func lookup() {
        for size in [0, 1, 7, 8, 9, 33, 1000] {
            let object = arena.object()
            let set = arena.set()
            for i in (0..<size).reversed() {
                arena.insert(object, arena.string("k\(i)"), .integer(i))
                arena.insert(set, .integer(i))
                arena.insert(set, .integer(i))
            }
            for _ in 0..<2 {
                #expect(object.count == size && set.count == size)
                for i in 0..<size {
                    #expect(object.lookup(arena.string("k\(i)")) == .integer(i))
                    #expect(object.lookup("k\(i)") == .integer(i))
                    #expect(set.contains(.integer(i)))
                }
                #expect(object.lookup("nothing").isUndefined && !set.contains(.integer(size)))
                object.sortEntries()
                set.sortEntries()
            }
            #expect(set.storage.elementsEqual((0..<size).map { Value.integer($0) }))
        }
    }

    @Test("collections are equal by content, whatever the order they were built in")
    func collectionEquality() throws {
        let a = arena.set([.integer(1), arena.string("x"), .null])
        let b = arena.set([.null, .integer(1), arena.string("x")])
        #expect(a == b && Value.compare(a, b) == 0)
        #expect(a != arena.set([.null, .integer(1)]))
        #expect(try parse(#"{"a":{"x":[1,2]},"b":2}"#) == parse(#"{"b":2.0,"a":{"x":[1,2]}}"#))
    }

    @Test("terms print as OPA prints them")
    func terms() throws {
        #expect(arena.set().description == "set()")
        #expect(arena.set([.integer(2), .integer(1)]).description == "{1, 2}")
        #expect(try parse(#"{"a":[1,"x\ty",null]}"#).description == #"{"a": [1, "x\ty", null]}"#)
    }

    @Test(
        "floats print as Go prints them",
        arguments: [
            (0.5, "0.5"), (1_234_567.5, "1.2345675e+06"), (1e21, "1000000000000000000000"), (0.00001, "1e-05"), (-2.25, "-2.25"),
            (123456.5, "123456.5"),
        ])
    func floats(_ value: Double, _ expected: String) { #expect(NumberText.format(value) == expected) }

    @Test(
        "malformed JSON is refused with its place",
        arguments: ["", "[1,]", "{\"a\"}", "01", "1.", "\"\\x\"", "[1] 2", "tru", "{\"a\":1,}", "\"\u{1}\"", "-"])
    func malformed(_ text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test("an error names line and column")
    func errorPlace() throws {
        let error = #expect(throws: JSONError.self) { try parse("{\n  \"a\": [1,\n  x]}") }
        #expect(error?.line == 3 && error?.column == 3)
    }

    @Test("a writer tells the first number that JSON cannot hold, also one in a key")
    func unwritableNumbers() {
        func told(_ value: Value) -> String? {
            var writer = JSONWriter()
            writer.write(value)
            return writer.unwritableNumber
        }
        let key = arena.array(capacity: 1)
        arena.append(key, arena.number("1_000"))
        let object = arena.object()
        arena.insert(object, arena.string("a"), arena.number("1.5e3"))
        #expect(told(object) == nil)
        arena.insert(object, arena.string("b"), arena.number("007"))
        #expect(told(object) == "007")
        arena.insert(object, key, .null)
        #expect(told(object) == "1_000")
    }

    @Test("nesting beyond the limit is an error, not a crash")
    func depth() {
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        let error = #expect(throws: JSONError.self) { try parse(deep) }
        #expect(error?.code == "json_depth_exceeded")
    }

    @Test("an arena beyond its limit says so, and is as new after a reset")
    func arenaLimit() {
        let owner = ArenaOwner(limit: 100_000)
        let arena = owner.arena
        for _ in 0..<10_000 where !arena.isExhausted { _ = arena.string("0123456789abcdef") }
        #expect(arena.isExhausted)
        owner.reset()
        #expect(!arena.isExhausted && arena.used == 0)
    }

    @Test("a document shares its keys as words")
    func documentKeys() throws {
        let document = try Document(json: Array(#"{"users":{"alice":1}}"#.utf8))
        let key = arena.string("users")
        #expect(document.strings.find(key)?.isIdentical(to: document.root.key(at: 0)) == true)
    }
}
