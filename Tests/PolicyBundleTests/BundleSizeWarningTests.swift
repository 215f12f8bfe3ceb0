import Testing

@testable import PolicyBundle

@Suite("Bundles that readers do not take by default")
struct BundleSizeWarningTests {
    static let limits = BundleLimits(compressedBytes: 50, unpackedBytes: 100, entries: 3)

    static func warning(_ files: [(String, Int)], packed: Int = 10) -> String? {
        BundlePacking.warning(
            files.map { (name: $0.0, bytes: [UInt8](repeating: 0, count: $0.1)) }, packed: [UInt8](repeating: 0, count: packed),
            limits: limits)
    }

    @Test("one within the limits is no matter for a warning")
    func within() {
        #expect(Self.warning([("data.json", 60), ("data.compiled", 40)], packed: 50) == nil)
    }

    @Test("what is too much is named with what is taken, and where that is set")
    func tooMuch() throws {
        let unpacked = try #require(Self.warning([("data.json", 101)]))
        #expect(unpacked.contains("101 bytes unpacked, and 100 are taken") && unpacked.contains("limits.unpacked_bytes"))
        let packed = try #require(Self.warning([("data.json", 1)], packed: 51))
        #expect(packed.contains("51 bytes, and 50 are taken") && packed.contains("limits.compressed_bytes"))
        let entries = try #require(Self.warning([("a", 1), ("b", 1), ("c", 1), ("d", 1)]))
        #expect(entries.contains("4 files, and 3 are taken") && entries.contains("limits.entries"))
    }

    @Test("leaving out the compiled parts is advised where that is enough")
    func advice() throws {
        let enough = try #require(Self.warning([("data.json", 60), ("data.compiled", 50)]))
        #expect(enough.contains("without --compiled"))
        let rooted = try #require(Self.warning([("/data.json", 60), ("/policy.compiled", 50)]))
        #expect(rooted.contains("without --compiled"))
        let useless = try #require(Self.warning([("data.json", 110), ("data.compiled", 50)]))
        #expect(!useless.contains("--compiled"))
    }
}
