import Testing

@testable import RegoValue

/// Texts that are long enough for the scanner when one is given, and too short to get one of their own.
@Suite("Reading JSON with simdjson's tokens")
struct IndexedReadingTests {
    let scanner = JSONScanner()

    enum Answer: Equatable {
        case value(String, hash: UInt32)
        case error(JSONError)
    }

    func read(_ text: [UInt8], _ scanner: JSONScanner?, depth: Int = 40, sharing: Bool = false) -> Answer {
        let owner = ArenaOwner()
        var reader = JSONReader(arena: owner.arena, limits: JSONLimits(depth: depth), sharing: sharing, scanner: scanner)
        do throws(JSONError) {
            let value = try reader.read(text)
            return .value(String(decoding: value.json(), as: UTF8.self), hash: value.hash)
        } catch {
            return .error(error)
        }
    }

    func expectSame(_ text: [UInt8], depth: Int = 40, _ place: SourceLocation = #_sourceLocation) {
        let padded = text + [UInt8](repeating: 0x20, count: max(0, JSONScanner.shortestText - text.count))
        assert(padded.count < JSONScanner.shortestTextForItsOwn)
        let expected = read(padded, nil, depth: depth)
        let shown = String(decoding: padded, as: UTF8.self)
        #expect(read(padded, scanner, depth: depth) == expected, "\(shown)", sourceLocation: place)
        #expect(read(padded, scanner, depth: depth, sharing: true) == expected, "\(shown)", sourceLocation: place)
        for largestDeferred in [0, 8, 64] {
            for piece in [1, 16, 256] {
                let sizes = DeferredReader.Sizes(smallestText: 0, largestDeferred: largestDeferred, piece: piece)
                #expect(readDeferred(padded, sizes, depth: depth) == expected, "\(shown) by \(sizes)", sourceLocation: place)
            }
        }
    }

    /// The same through a document that reads collections when they are asked for.
    func readDeferred(_ text: [UInt8], _ sizes: DeferredReader.Sizes, depth: Int) -> Answer {
        do throws(JSONError) {
            return try Document(json: text, limits: JSONLimits(depth: depth), sizes).read { value in
                .value(String(decoding: value.json(), as: UTF8.self), hash: value.hash)
            }
        } catch {
            return .error(error)
        }
    }

    @Test(
        "every kind of value and of mistake is read as byte by byte",
        arguments: [
            "1", "-1", "0", "-0", "00", "-00", "01", "-01", "1.", "1.5", "1.50", "-0.0", ".5", "1e5", "1E+5", "1e-5", "1e", "1e+", "--1",
            "+1", "-",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "999999999999999999",
            "1000000000000000000", "123456789012345678901234567890", "1x", "1 2", "1,2", "1\"a\"", "1[", "0x10", "1_000", "NaN", "Infinity",
            "true", "false", "null", "tru", "truee", "True", "nul", "true false", "truefalse", "t", "true,",
            #""""#, #""a""#, #"" a b ""#, #""a"b"#, #""a" "b""#, #""\"""#, #""\\""#, #""\\\"""#, #""a\nb""#, #""\u0041""#, #""\u00e9""#,
            #""\ud83d\ude00""#, #""\ud83d""#, #""\ude00\ud83d""#, #""\ud83dx""#, #""\x""#, #""\u12""#, #""\u12g4""#, #"""#, #""abc"#,
            #""a\"#,
            #""é漢😀""#, "\"a\tb\"", "\"a\u{7f}b\"", "\"a\u{0}b\"",
            "[]", "[ ]", "[,]", "[1,]", "[,1]", "[1 2]", "[1,2]", "[[],[[]]]", "[1]]", "[[1]", "[1}", "[", "]", "[\"a\":1]", "[1:2]",
            "[true,]",
            "{}", "{ }", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1}"#, #"{"a":1 "b":2}"#, #"{"a" 1}"#, #"{1:2}"#, #"{a:1}"#,
            #"{"a":1]"#, #"{"a":1"#, "{", "}", #"{"a":{"b":{}}}"#, #"{"a"::1}"#, #"{"a":1,,"b":2}"#, #"{"a":1}{"b":2}"#, #"{"a":1} x"#,
            #"{"b":1,"a":2,"b":3}"#, #"{"a":1,"\u0061":2}"#, #"{"":1}"#, "", " ", "\u{FEFF}1", "\u{feff}{}", "/**/1", "'a'", "\u{00A0}1",
        ])
    func examples(_ text: String) {
        expectSame(Array(text.utf8))
        expectSame(Array("[\(text),1]".utf8))
        expectSame(Array("{\"key\":\(text)}".utf8))
        expectSame(Array(" \n\t\(text)\r\n".utf8))
    }

    @Test("bytes that are not UTF-8 are replaced as byte by byte", arguments: [[0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8]])
    func brokenText(_ bytes: [UInt8]) {
        expectSame([0x22] + bytes + [0x22])
        expectSame(Array("{\"".utf8) + bytes + Array("\":1}".utf8))
        expectSame(bytes)
    }

    @Test("nesting is bounded where it is byte by byte")
    func depth() {
        for count in 1...8 {
            for depth in 0...9 {
                expectSame(Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8), depth: depth)
                expectSame(
                    Array((String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)).utf8), depth: depth)
            }
        }
    }

    @Test("strings and objects of every length are read, with every key repeated once")
    func lengths() {
        for length in 0...70 {
            let text = String(repeating: "x", count: length)
            expectSame(Array("{\"\(text)\":\"\(text)\",\"y\":[\"\(text)\"]}".utf8))
            expectSame(Array("\"\(text)\\n\(text)\"".utf8))
        }
        for count in 0...20 {
            for repeated in 0..<max(count, 1) {
                let entries = (0..<count).map { "\"k\($0)\":\($0)" } + ["\"k\(repeated)\":-1"]
                expectSame(Array("{\(entries.joined(separator: ","))}".utf8))
            }
        }
    }

    @Test("damaged texts are read or refused as byte by byte")
    func damage() {
        let seeds = [
            #"{"user":"alice","roles":["admin","dev\u00e9"],"n":[1,-2.5,3e10,12345678901234567890],"t":true,"x":null,"e":{},"l":[]}"#,
            "[{\"a\":[[[1,2],[3]],{\"b\":{\"c\":\"d \\\" e\"}}]},\n  {\"k\": \"v\", \"w\" : false} , \"é漢\", 0.125 ]",
        ]
        let bytes = Array("{}[]:,\"\\ \n0e-.tfn\u{7f}a".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xE2, 0xFF]
        var state: UInt64 = 20
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for seed in seeds {
            for _ in 0..<6_000 {
                var text = Array(seed.utf8)
                for _ in 0...random(3) {
                    let position = random(text.count)
                    switch random(3) {
                    case 0: text[position] = bytes[random(bytes.count)]
                    case 1: text.insert(bytes[random(bytes.count)], at: position)
                    default: text.remove(at: position)
                    }
                }
                expectSame(text)
            }
        }
    }

    @Test("strings that a table knows become its words, and what a refused text left behind is gone")
    func sharing() throws {
        let document = try Document(json: Array(#"{"known":"also"}"#.utf8))
        try withExtendedLifetime(document) {
            let owner = ArenaOwner()
            var reader = JSONReader(arena: owner.arena, interned: document.strings.interned, sharing: true, scanner: scanner)
            let text = Array(#"{"known":["also","new","new"],"padding":"................................................"}"#.utf8)
            let used = owner.arena.used
            #expect(throws: JSONError.self) { try reader.read(text.dropLast() + [UInt8(ascii: "]")]) }
            let value = try reader.read(text)
            let list = value.lookup("known")
            #expect(list.element(0).isIdentical(to: document.root.value(at: 0)))
            #expect(list.element(1).isIdentical(to: list.element(2)))
            #expect(used == 0)
        }
    }

    @Test("a document larger than the arena is refused where it is byte by byte")
    func memory() {
        let text = Array("[\(Array(repeating: #"{"a":"b"}"#, count: 90).joined(separator: ","))]".utf8)
        func refusal(_ scanner: JSONScanner?) -> JSONError? {
            let owner = ArenaOwner(limit: 8 << 10)
            var reader = JSONReader(arena: owner.arena, scanner: scanner)
            do throws(JSONError) { _ = try reader.read(text) } catch { return error }
            return nil
        }
        let long = Array("[\(Array(repeating: #"{"a":"b"}"#, count: 4_000).joined(separator: ","))]".utf8)
        #expect(refusal(nil)?.reason == refusal(scanner)?.reason)
        let owner = ArenaOwner(limit: 8 << 10)
        var reader = JSONReader(arena: owner.arena, scanner: scanner)
        #expect(throws: JSONError.self) { try reader.read(long) }
    }
}
