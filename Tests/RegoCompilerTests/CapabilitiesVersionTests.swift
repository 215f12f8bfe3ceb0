import Foundation
import RegoCompiler
import RegoSyntax
import TestSupport
import Testing

/// The capabilities of OPA's versions, against digests of the documents that OPA itself carries.
struct CapabilitiesVersionTests {
    /// 64-bit FNV-1a of each document without spaces, members by name, members of unions and features in order, empty parts left out.
    private static func digests() throws -> [String: String] {
        let file = Paths.golden("capabilities/digests.json")
        return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: String])
    }

    @Test("every version has the functions, types, keywords and features that it had")
    func versions() throws {
        let digests = try Self.digests()
        #expect(Set(Capabilities.knownVersions) == Set(digests.keys))
        for version in Capabilities.knownVersions {
            let capabilities = try #require(Capabilities.version(version))
            #expect(digest(canonical(capabilities.json).text()) == digests[version], "\(version)")
        }
    }

    @Test("versions are listed from the oldest to the newest")
    func order() {
        #expect(Capabilities.knownVersions.first == "v0.17.0")
        #expect(Capabilities.knownVersions.last == "v1.20.2")
        #expect(Capabilities.version("v0.0.1") == nil)
        #expect(Capabilities.version("1.0.0") == nil)
    }

    @Test("capabilities survive being written and read")
    func roundTrip() throws {
        let capabilities = try #require(Capabilities.version("v1.20.2"))
        #expect(try Capabilities(json: capabilities.json).json == capabilities.json)
    }

    private func canonical(_ node: JSONNode) -> JSONNode {
        switch node {
        case .object(let members):
            let sorted = members.map { member in
                let value = canonical(member.value)
                guard member.key == "of", case .array(let kinds) = value else { return JSONNode.Member(member.key, value) }
                return JSONNode.Member(member.key, .array(kinds.sorted { $0.text() < $1.text() }))
            }
            return .object(sorted.sorted { $0.key < $1.key })
        case .array(let items): return .array(items.map(canonical))
        default: return node
        }
    }

    private func digest(_ text: String) -> String {
        let value = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
