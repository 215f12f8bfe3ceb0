import Testing

@testable import RegoValue

/// Large documents, made small by small sizes. `IndexedReadingTests` compares the answers for every kind of text and of mistake.
@Suite("Reading parts of a document when they are asked for")
struct DeferredReadingTests {
    static let users =
        "{\"users\":{\((0..<300).map { "\"user\($0)\":{\"id\":\($0),\"roles\":[\"a\",\"b\($0 % 7)\"]}" }.joined(separator: ","))}}"

    func document(_ text: String, largestDeferred: Int = 64, piece: Int = 100) throws -> Document {
        try Document(
            json: Array(text.utf8), limits: JSONLimits(),
            DeferredReader.Sizes(smallestText: 0, largestDeferred: largestDeferred, piece: piece))
    }

    func whole(_ text: String) throws -> Document {
        try Document(json: Array(text.utf8), limits: JSONLimits(), DeferredReader.Sizes(smallestText: .max))
    }

    @Test("a large object is searched without reading its parts, and in order once somebody wants all of it")
    func lookup() throws {
        let document = try document(Self.users)
        let owner = ArenaOwner()
        let used = document.byteCount
        document.read { root in
            let users = root.lookup("users")
            #expect(users.isSearchedPacked)
            for _ in 0..<2 {
                for number in 0..<300 {
                    let user = users.lookup(owner.arena.string("user\(number)"))
                    #expect(user.isPacked && user.count == 2 && user.lookup("id").immediateInteger == Int64(number))
                    #expect(user.lookup("roles").element(1).string == "b\(number % 7)" && user.isFrozen)
                    #expect(user.isIdentical(to: users.lookup("user\(number)")))
                    #expect(users.contains(owner.arena.string("user\(number)")))
                    #expect(document.owns(user) && document.owns(user.lookup("roles")))
                }
                #expect(users.lookup("user300").isUndefined && users.lookup(owner.arena.string("nobody")).isUndefined)
                #expect(!users.contains(.integer(1)) && users.lookup(Value.null).isUndefined)
                #expect(users.key(at: 0).string == "user0" && users.key(at: 1).string == "user1" && users.key(at: 2).string == "user10")
                #expect(!users.isSearchedPacked && !document.owns(owner.arena.array()))
            }
        }
        #expect(document.byteCount == used)
    }

    @Test("of equal keys the last one stands, in objects of every size", arguments: [0, 20, 10_000])
    func repeatedKeys(_ largestDeferred: Int) throws {
        for count in [1, 2, 8, 9, 16, 17, 31, 32, 33, 34, 100] {
            for repeated in [0, count / 2, count - 1] {
                let entries = (0..<count).map { "\"k\($0)\":[\($0)]" } + ["\"k\(repeated)\":{\"again\":true}", "\"\\u006b0\":1"]
                let text = "{\(entries.joined(separator: ","))}"
                let expected = try whole(text)
                try document(text, largestDeferred: largestDeferred).read { root in
                    #expect(root.lookup("k0").immediateInteger == 1)
                    #expect(repeated == 0 || root.lookup("k\(repeated)").lookup("again").isTrue)
                    #expect(expected.read { $0 == root && $0.hash == root.hash && $0.json() == root.json() })
                    #expect(root.count == count)
                }
            }
        }
    }

    @Test("the document is the same wherever the text is cut", arguments: [1, 2, 3, 5, 8, 13, 50, 1_000])
    func pieces(_ piece: Int) throws {
        let texts =
            SegmentTests.texts + [
                Self.users, #"{"a}]":"},{","b\\":"\\\"},[","c":["\\\\",",",":{\"","é}漢,😀"], "d" : [ ] , "e" : {   }, "f": -1.25e+3}"#,
                "[\((0..<200).map { "[\($0),\($0).50,\"\($0)\\n\",null,true,false]" }.joined(separator: ",\n  "))]",
                #"["\#(String(repeating: "}", count: 500))","\#(String(repeating: "\\\"", count: 300))","\#(String(repeating: ",", count: 99))"]"#,
            ]
        for text in texts {
            let expected = try whole(text)
            for largestDeferred in [0, 10, 30, 100_000] {
                try document(text, largestDeferred: largestDeferred, piece: piece).read { root in
                    #expect(root.isPacked || root.count == 0, "\(text)")
                    #expect(expected.read { $0 == root && root == $0 && $0.hash == root.hash && $0.json() == root.json() })
                    #expect(
                        expected.read { $0.unfoldedCount == root.unfoldedCount && $0.header.pointee.depth == root.header.pointee.depth })
                }
            }
        }
    }

    @Test("a segment of it is that of a document read at once")
    func segment() throws {
        func segment(_ document: Document) -> [UInt8]? {
            SegmentWriter.segment(of: document, binding: SegmentTests.binding, digest: SegmentTests.digest)
        }
        for text in SegmentTests.texts + [Self.users] {
            #expect(segment(try document(text, largestDeferred: 20)) == segment(try whole(text)))
        }
    }

    @Test("threads that read the same parts see the same")
    func threads() async throws {
        let document = try document(Self.users)
        let expected = try whole(Self.users).read { $0.json() }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { document.read { $0.json() == expected && $0.hash != 0 } } }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test("a mistake anywhere is found when the document is read", arguments: [0, 64, 4_096])
    func mistakes(_ largestDeferred: Int) throws {
        let text = Array(Self.users.utf8)
        for place in stride(from: 0, to: text.count, by: 1_201) {
            for byte in Array("\"{}[],:x\\\n".utf8) where text[place] != byte {
                var changed = text
                changed[place] = byte
                let shown = String(decoding: changed, as: UTF8.self)
                let expected = try? whole(shown).read { $0.json() }
                #expect((try? document(shown, largestDeferred: largestDeferred).read { $0.json() }) == expected)
            }
        }
    }
}
