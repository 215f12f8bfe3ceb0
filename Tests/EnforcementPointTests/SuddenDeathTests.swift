import DurableFiles
import Glibc
import PolicyBundle
import Signing
import Synchronization
import TestSupport
import Testing

@testable import EnforcementPoint

@Suite("Sync and sudden death")
struct SuddenDeathTests {
    @Test("whenever a sync is killed, the store leads to whole verified bundles, and the next process goes on from there")
    func kill() async throws {
        let store = try DurableDirectory(path: Scratch.path("store"))
        let bundles = try (0..<4).map { try BundleFixture.numbered($0) }
        let digests = Set(bundles.map { sha256Hex($0) })
        try await SyncFixture.with { fixture in
            let file = Scratch.path("sync") + ".yaml"
            try DurableDirectory(path: "/").replace(
                String(file.dropFirst()), with: Array(SyncFixture.yaml(port: fixture.port, store: store.path).utf8))
            let swaps = try Swaps(bundles, in: fixture.repository)
            var (leftovers, activeSets) = (0, Set<String>())
            for round in 0..<KillableProcess.rounds {
                try await Threads.result {
                    let process = try KillableProcess(product: "CrashProbe", arguments: ["sync", file])
                    let first = process.read() ?? "nothing"
                    #expect(first.hasPrefix("ready"), "round \(round): \(first)")
                    // From the second process on there is something to take up.
                    if store.exists("active") { #expect(!first.hasPrefix("ready nothing"), "round \(round): \(first)") }
                    for _ in 0..<Int.random(in: 0...3) { _ = process.read() }
                    usleep(UInt32.random(in: 0...40_000))
                    process.kill()
                }
                if try hasLeftovers(store) { leftovers += 1 }
                try inspect(store, digests, round: round)
                if let target = try store.target(ofLink: "active") { activeSets.insert(target) }
            }
            swaps.stop()
            try await fixture.point(store: store.path).use { point async throws in
                await point.begin()
                #expect(try !hasLeftovers(store))
                await point.syncOnce()
                let status = try #require(await point.status())
                let number = try #require(status.activeRevision.flatMap { Int($0.dropFirst(4)) })
                #expect(try point.number() == answer(number))
                #expect(status.error == nil)
            }
            print(
                "killed \(KillableProcess.rounds) syncs: \(leftovers) left temporary files, \(activeSets.count) different sets were active")
        }
        try store.remove("")
    }

    /// What another program may rely on at any moment, without knowing of a sync.
    private func inspect(_ store: DurableDirectory, _ digests: Set<String>, round: Int) throws {
        for link in ["active", "last-known-good"] {
            guard try store.target(ofLink: link) != nil else { continue }
            let archive = try #require(try store.read("\(link)/app/bundle.tar.gz", limit: 1 << 20), "round \(round): \(link)")
            let digest = sha256Hex(archive)
            #expect(digests.contains(digest), "round \(round): \(link)")
            #expect(try store.target(ofLink: "\(link)/app") == "../../objects/\(digest)", "round \(round): \(link)")
            let set = try StoredSet(json: #require(try store.read("\(link)/set.json", limit: 1 << 20)))
            #expect(set?.bundles["app"]?.sha256 == digest, "round \(round): \(link)")
            for member in try BundleArchive(archive).members {
                let file = try store.read("\(link)/app/files/\(member.path)", limit: 1 << 20)
                #expect(file == member.bytes, "round \(round): \(link): \(member.path)")
            }
        }
    }

    private func hasLeftovers(_ store: DurableDirectory) throws -> Bool {
        for folder in ["", "objects", "sets"]
        where try store.list(folder).contains(where: { $0.hasPrefix(DurableDirectory.temporaryPrefix) }) {
            return true
        }
        return false
    }
}

/// A channel that gets another bundle every few milliseconds.
private final class Swaps: Sendable {
    private let isStopped = Mutex(false)

    init(_ bundles: [[UInt8]], in repository: String) throws {
        let directory = try DurableDirectory(path: repository)
        try directory.makeDirectory("bundles/app")
        try directory.replace("bundles/app/stable.tar.gz", with: bundles[0])
        Threads.run { [self] in
            var turn = 0
            while !isStopped.withLock({ $0 }) {
                turn += 1
                try? directory.replace("bundles/app/stable.tar.gz", with: bundles[turn % bundles.count])
                usleep(3000)
            }
        }
    }

    func stop() { isStopped.withLock { $0 = true } }
}
