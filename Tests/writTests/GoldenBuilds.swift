import Foundation
import Signing
import Testing

/// The bundles that `opa build` made of policy repositories, recorded in `Tests/Golden/build/repos`: the same files in the same order, byte for byte.
struct GoldenBuilds {
    static let root = packageRoot.appendingPathComponent("Tests/Golden/build/repos")

    @Test("build makes the bundles that OPA makes, and refuses what OPA refuses")
    func everyBuild() throws {
        let folders = try FileManager.default.contentsOfDirectory(at: Self.root, includingPropertiesForKeys: nil).sorted {
            $0.path < $1.path
        }
        var count = 0
        for folder in folders {
            let data = try Data(contentsOf: folder.appendingPathComponent("case.json"))
            let recorded = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: [String: Any]]])
            for (label, build) in (recorded["builds"] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let directory = label.hasPrefix("dot") ? folder.appendingPathComponent("repo") : folder
                try check(build, in: directory, "\(folder.lastPathComponent)/\(label)")
                count += 1
            }
        }
        #expect(count > 190)
    }

    private func check(_ build: [String: Any], in directory: URL, _ name: String) throws {
        let place = try TemporaryDirectory()
        let output = place.url.appendingPathComponent("bundle.tar.gz")
        let command = (build["command"] as? [String] ?? []).dropFirst().map { $0 == "bundle.tar.gz" ? output.path : $0 }
        let outcome = try Executable(directory: directory).run(command)
        let isRefused = (build["exit_code"] as? NSNumber)?.intValue != 0
        #expect((outcome.status != 0) == isRefused, "\(name): \(outcome.errors)")
        guard outcome.status == 0, !isRefused else { return }
        let entries = build["tar_entries"] as? [[String: Any]] ?? []
        let members = try RecordedArchive(output).members
        #expect(members.map(\.name) == entries.map { $0["name"] as? String ?? "" }, "\(name)")
        // Plans are not compared by their text: ours need not number variables as OPA does.
        for (member, entry) in zip(members, entries) where member.name != "/plan.json" {
            let digest = Hex.encode(SHA2.sha256.digest(member.bytes))
            #expect(digest == entry["sha256"] as? String, "\(name) \(member.name): \(String(decoding: member.bytes, as: UTF8.self))")
        }
    }
}

/// The files of a `.tar.gz`, read by another reader than ours.
struct RecordedArchive {
    let members: [(name: String, bytes: [UInt8])]

    init(_ file: URL) throws {
        let tar = try Self.unpacked(file)
        var members: [(name: String, bytes: [UInt8])] = []
        var rest = tar[...]
        while rest.count >= 512, rest[rest.startIndex] != 0 {
            let header = Array(rest.prefix(512))
            let name = String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
            let size = Int(String(decoding: header[124..<135], as: UTF8.self).trimmingCharacters(in: .whitespaces), radix: 8) ?? 0
            rest = rest.dropFirst(512)
            members.append((name, Array(rest.prefix(size))))
            rest = rest.dropFirst((size + 511) / 512 * 512)
        }
        self.members = members
    }

    private static func unpacked(_ file: URL) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(bytes)
    }
}
