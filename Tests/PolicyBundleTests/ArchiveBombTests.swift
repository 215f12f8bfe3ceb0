import Foundation
import TestSupport
import Testing

@testable import PolicyBundle

/// Each bomb is read by a process of its own, so that its memory can be seen.
@Suite struct ArchiveBombTests {
    static func probe(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = try KillableProcess(product: "BundleProbe", arguments: arguments)
        var output = ""
        while let piece = process.read() { output += piece }
        return (process.wait(), output)
    }

    @Test(
        "a bomb is refused within limits and under 200 MB of memory",
        arguments: [
            ("one-file", BundleError.Code.sizeLimit), ("many-files", .ratioLimit), ("inconspicuous", .sizeLimit), ("entries", .countLimit),
            ("deep-data", .dataInvalid),
        ])
    func bombs(_ kind: String, _ code: BundleError.Code) throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let file = directory + "/bomb.tar.gz"
            #expect(try Self.probe(["bomb", kind, file]).status == 0)
            let result = try Self.probe(["read", file])
            let words = result.output.split(whereSeparator: \.isWhitespace)
            #expect(words.first.map(String.init) == code.rawValue, "\(result.output)")
            let peak = try #require(words.last.flatMap { Int($0) })
            #expect(peak > 0 && peak < 200_000, "\(peak) KiB")
        }
    }

    @Test("a bundle has the same bytes under another umask and in another time zone")
    func environment() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try BundleBuilderTests.writeRepository(directory + "/r")
            for (name, mask, zone) in [("a", "000", "UTC"), ("b", "077", "Pacific/Kiritimati")] {
                #expect(try Self.probe(["build", directory + "/r", directory + "/" + name, mask, zone]).output == "built\n")
            }
            #expect(try Data(contentsOf: URL(filePath: directory + "/a")) == Data(contentsOf: URL(filePath: directory + "/b")))
            let mode = try FileManager.default.attributesOfItem(atPath: directory + "/b")[.posixPermissions] as? Int
            #expect(mode == 0o644)
        }
    }
}
