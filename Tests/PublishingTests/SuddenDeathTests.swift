import DurableFiles
import Glibc
import TestSupport
import Testing

@testable import Publishing

@Suite("Publishing and sudden death")
struct SuddenDeathTests {
    @Test("whenever a publish is killed, every name leads to one whole bundle, and the next publish recovers")
    func kill() throws {
        let directory = try DurableDirectory(path: Scratch.path("kill"))
        defer { try? directory.remove("") }
        let repository = PublishedRepository(try DirectoryStore(path: directory.path))
        var caught = (leftovers: 0, behind: 0)
        var latest = 0
        for round in 0..<KillableProcess.rounds {
            let process = try KillableProcess(product: "CrashProbe", arguments: ["publish", directory.path, String(latest + 1000)])
            #expect(process.read()?.hasPrefix("ready") == true)
            usleep(UInt32.random(in: 0...40_000))
            process.kill()
            let index = try inspect(directory, round: round)
            if hasLeftovers(directory) { caught.leftovers += 1 }
            if channelIsAhead(directory, index) { caught.behind += 1 }
            latest += 1000
            let recovery = try Submission(
                name: "app", version: "2.0.\(round)", revision: "", bytes: Array("recovered \(round)".utf8), signature: .verified,
                keyID: nil)
            try repository.publish(recovery, channel: "stable", now: Int64(latest))
            let after = try inspect(directory, round: round)
            #expect(after.bundles["app"]?.channels["stable"]?.version == "2.0.\(round)")
            #expect(!hasLeftovers(directory))
        }
        print(
            "killed \(KillableProcess.rounds) publishes: \(caught.leftovers) left temporary files, \(caught.behind) an index behind its channel"
        )
    }

    /// What a reader may rely on at any moment.
    private func inspect(_ directory: DurableDirectory, round: Int) throws -> RepositoryIndex {
        let index = try directory.read("index.json", limit: 10 << 20).map { try RepositoryIndex(json: $0) } ?? RepositoryIndex()
        let versions = index.bundles["app"]?.versions ?? []
        for version in versions {
            let bytes = try directory.read("bundles/app/\(version.version).tar.gz", limit: 1 << 20)
            #expect(bytes.map(sha256Hex) == version.sha256, "round \(round): \(version.version)")
        }
        if let channel = try directory.read("bundles/app/stable.tar.gz", limit: 1 << 20) {
            #expect(versions.contains { $0.sha256 == sha256Hex(channel) }, "round \(round): the channel's bundle is no listed version")
        }
        for channel in index.bundles["app"]?.channels.values.map({ $0 }) ?? [] {
            #expect(versions.contains { $0.version == channel.version }, "round \(round)")
        }
        return index
    }

    private func hasLeftovers(_ directory: DurableDirectory) -> Bool {
        ["", "bundles", "bundles/app"].contains { folder in
            ((try? directory.list(folder)) ?? []).contains { $0.hasPrefix(DurableDirectory.temporaryPrefix) }
        }
    }

    private func channelIsAhead(_ directory: DurableDirectory, _ index: RepositoryIndex) -> Bool {
        let digest = (try? directory.read("bundles/app/stable.tar.gz", limit: 1 << 20)).flatMap { $0 }.map(sha256Hex)
        let listed = index.bundles["app"].flatMap { bundle in bundle.channels["stable"].flatMap { bundle.version($0.version) } }
        return digest != listed?.sha256
    }
}
