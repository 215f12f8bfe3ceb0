import Glibc
import TestSupport
import Testing

@testable import RegoValue

@Suite("Data segments")
struct SegmentTests {
    static let binding = [UInt8](repeating: 7, count: 32)

    /// Documents of every shape; the last has objects of all sizes around those where their form changes.
    static let texts: [String] = [
        "{}", "[]", #"{"a":{}}"#, #"{"":[[],[{}]],"é漢😀":"\u0000\n"}"#, #"[null,true,false,"",0,-1]"#,
        "[576460752303423487,576460752303423488,-576460752303423488,-576460752303423489,9223372036854775807,-9223372036854775808]",
        "[1.5,-0,0.0,1e400,12345678901234567890123456789,1.50]",
        "{\((0..<9).map { "\"k\($0)\":[\($0)]" }.joined(separator: ","))}",
        "[\((30..<36).map { size in "{\((0..<size).map { "\"k\($0)\":\($0)" }.joined(separator: ","))}" }.joined(separator: ","))]",
        "{\((0..<300).map { "\"user\($0)\":{\"id\":\($0),\"roles\":[\"a\",\"b\($0 % 7)\"]}" }.joined(separator: ","))}",
    ]

    func document(_ text: String) throws -> Document { try Document(json: Array(text.utf8)) }

    /// Not a digest that anybody should use.
    static func digest(_ bytes: [UInt8]) -> [UInt8] { [UInt8](repeating: bytes.reduce(0, &+), count: 32) }

    func segment(_ text: String) throws -> [UInt8] {
        try #require(SegmentWriter.segment(of: try document(text), binding: Self.binding, digest: Self.digest))
    }

    @Test("a document is the same when it comes from its segment", arguments: texts)
    func sameDocument(_ text: String) throws {
        let document = try document(text)
        let segment = try segment(text)
        #expect(try segment == self.segment(text))
        let packed = try Document(segment: segment)
        document.read { a in
            packed.read { b in
                #expect(a == b && b == a && a.hash == b.hash)
                #expect(a.json() == b.json())
                #expect(a.unfoldedCount == b.unfoldedCount && a.count == b.count)
            }
        }
        // Made again from what is packed.
        #expect(SegmentWriter.segment(of: packed, binding: Self.binding, digest: Self.digest) == segment)
        let header = try segment.withUnsafeBytes { (bytes) throws(SegmentError) in try SegmentHeader(bytes) }
        var digested = segment
        digested.replaceSubrange(SegmentHeader.digestPlace, with: repeatElement(0, count: 32))
        #expect(header.binding == Self.binding && header.digest == Self.digest(digested))
    }

    @Test("a large object is searched where it lies, and as a whole once somebody wants all of it")
    func lookup() throws {
        let packed = try Document(segment: try segment(Self.texts[Self.texts.count - 1]))
        let owner = ArenaOwner()
        packed.read { root in
            #expect(root.isSearchedPacked)
            for _ in 0..<2 {
                for number in 0..<300 {
                    let user = root.lookup(owner.arena.string("user\(number)"))
                    #expect(user.lookup("id").immediateInteger == Int64(number))
                    #expect(user.isIdentical(to: root.lookup("user\(number)")))
                    #expect(root.contains(owner.arena.string("user\(number)")))
                }
                #expect(root.lookup("user300").isUndefined && root.lookup(owner.arena.string("nobody")).isUndefined)
                #expect(!root.contains(owner.arena.string("")) && !root.contains(.integer(1)) && root.lookup(Value.null).isUndefined)
                #expect(root.key(at: 0).string == "user0")
                #expect(!root.isSearchedPacked)
            }
            #expect(packed.owns(root) && packed.owns(root.lookup("user1")) && !packed.owns(owner.arena.array()))
        }
    }

    @Test("values of a segment can be parts of new ones")
    func parts() throws {
        let packed = try Document(segment: try segment(Self.texts[Self.texts.count - 1]))
        let owner = ArenaOwner()
        let arena = owner.arena
        packed.read { root in
            let user = root.lookup("user5")
            let answer = arena.object()
            arena.insert(answer, "user", user)
            arena.insert(answer, "roles", arena.set(user.lookup("roles").storage))
            #expect(String(decoding: answer.json(), as: UTF8.self) == #"{"roles":["a","b5"],"user":{"id":5,"roles":["a","b5"]}}"#)
            #expect(arena.set([user, arena.deepCopy(user)]).count == 1)
            let changed = arena.shallowCopy(user)
            arena.insert(changed, "id", .integer(6))
            #expect(user.lookup("id").immediateInteger == 5 && changed.lookup("id").immediateInteger == 6)
            #expect(!user.mayTake(.null) && user.isFrozen)
        }
    }

    @Test("threads that unpack the same values see the same")
    func threads() async throws {
        let text = Self.texts[Self.texts.count - 1]
        let packed = try Document(segment: try segment(text))
        let expected = try document(text).read { $0.json() }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { packed.read { $0.json() == expected && $0.hash != 0 } } }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test("a mapped file gives the same document, and is refused when it is none")
    func mapping() throws {
        let path = Scratch.path("segment")
        defer { unlink(path) }
        func write(_ bytes: [UInt8]) throws {
            let file = try #require(fopen(path, "wb"))
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }
        for text in Self.texts {
            try write(try segment(text))
            let expected = try document(text).read { $0.json() }
            for isTrusted in [false, true] {
                let document = try Document(mapping: path, isTrusted: isTrusted)
                #expect(document.read { $0.json() } == expected)
            }
        }
        try write(Array(try segment("{}").dropLast(8)))
        #expect(throws: SegmentError.self) { try Document(mapping: path, isTrusted: true) }
        try write([])
        #expect(throws: SegmentError.self) { try Document(mapping: path, isTrusted: true) }
        unlink(path)
        #expect(throws: SegmentError.self) { try Document(mapping: path, isTrusted: true) }
    }

    @Test("what JSON does not have is not written")
    func otherValues() {
        func segment(_ build: (Arena) -> Value) -> [UInt8]? {
            SegmentWriter.segment(of: Document(build), binding: Self.binding, digest: Self.digest)
        }
        #expect(segment { $0.set() } == nil)
        #expect(segment { $0.array([$0.set([.null])]) } == nil)
        #expect(
            segment {
                let object = $0.object()
                $0.insert(object, .integer(1), .null)
                return object
            } == nil)
        #expect(segment { $0.array([$0.number(".5")]) } == nil)
        #expect(segment { $0.array([$0.number("0.5")]) } != nil)
    }

    @Test("a segment of another version or order of bytes is foreign, any other change of the header damage")
    func headers() throws {
        let whole = try segment(#"{"a":1}"#)
        func refusal(_ bytes: [UInt8]) -> SegmentError? {
            do throws(SegmentError) { _ = try Document(segment: bytes) } catch { return error }
            return nil
        }
        func isForeign(_ error: SegmentError?) -> Bool { if case .foreign = error { true } else { false } }
        for place in 0..<64 {
            var changed = whole
            changed[place] ^= 0x40
            let error = refusal(changed)
            // Fields that nobody reads are behind the root.
            if place < 48 { #expect(error != nil, "byte \(place)") }
            #expect(isForeign(error) == (16..<24).contains(place), "byte \(place)")
        }
        for count in 0..<whole.count { #expect(refusal(Array(whole[..<count])) != nil) }
        #expect(refusal(whole + [0]) != nil)
        #expect(refusal(whole + [UInt8](repeating: 0, count: 8)) != nil)
    }

    /// Uses everything there is in a document.
    func walk(_ value: Value) {
        _ = value.hash
        _ = value.json()
        for position in 0..<value.count {
            if value.isObject { #expect(value.contains(value.key(at: position))) }
            walk(value.value(at: position))
        }
    }

    @Test("a segment with any one byte changed is refused or safe to use")
    func everyByte() throws {
        let whole = try segment(#"{"a":[1,2.5,"x",true,null,{"b":{}}],"c":123456789012345678901234567890,"d":"yyyyyyyyyy"}"#)
        for place in whole.indices {
            for value in [UInt8(0), 1, 4, 7, 8, 16, 0x7F, 0x80, 0xFF, whole[place] &+ 1, whole[place] &- 1, whole[place] ^ 0x10] {
                var changed = whole
                changed[place] = value
                if let document = try? Document(segment: changed) { document.read { walk($0) } }
            }
        }
    }

    @Test("damaged segments are refused or safe to use")
    func damage() throws {
        var state: UInt64 = 11
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var accepted = 0
        for text in Self.texts.suffix(4) {
            let whole = try segment(text)
            for _ in 0..<1_500 {
                var changed = whole
                for _ in 0...random(3) {
                    // Words rather than bytes: offsets, counts and tags that mean something.
                    let place = random(changed.count / 8) * 8
                    let other = random(changed.count / 8) * 8
                    switch random(4) {
                    case 0: for byte in 0..<8 { changed[place + byte] = changed[other + byte] }
                    case 1: changed[place + random(8)] = UInt8(random(256))
                    case 2: changed[place] = changed[place] &+ UInt8(random(32))
                    default: changed[place + random(4)] = 0
                    }
                }
                if let document = try? Document(segment: changed) {
                    accepted += 1
                    document.read { walk($0) }
                }
            }
        }
        #expect(accepted > 0)
    }
}
