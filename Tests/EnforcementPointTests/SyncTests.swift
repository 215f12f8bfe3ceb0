import DurableFiles
import Foundation
import Glibc
import PolicyBundle
import TestSupport
import Testing

@testable import EnforcementPoint

@Suite("Sync against a real server")
struct SyncTests {
    @Test("a published bundle is pulled, verified and decides; asked again, nothing is sent; a new one takes its place")
    func wholeWay() async throws {
        try await SyncFixture.with { fixture in
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            try await fixture.point().use { point async throws in
                await point.begin()
                #expect(try point.number() == nil)
                await point.syncOnce()
                #expect(try point.number() == answer(1))
                var status = try #require(await point.status())
                #expect(status.activeRevision == "rev-1" && status.signer == "team" && status.isVerified && status.error == nil)
                await point.syncOnce()
                #expect(try await fixture.records.statuses(2) == [200, 304])
                try BundleFixture.publish(BundleFixture.numbered(2), to: fixture.repository)
                await point.syncOnce()
                #expect(try point.number() == answer(2))
                status = try #require(await point.status())
                #expect(status.activeRevision == "rev-2")
                #expect(try await fixture.records.statuses(3) == [200, 304, 200])
            }
        }
    }

    @Test("the store has the layout that is documented, read-only, and keeps the active and the last known good set only")
    func layout() async throws {
        try await SyncFixture.with { fixture in
            let store = try DurableDirectory(path: Scratch.path("store"))
            try await fixture.point(store: store.path).use { point async throws in
                var digests: [String] = []
                for number in 1...4 {
                    let bytes = try BundleFixture.numbered(number)
                    digests.append(sha256Hex(bytes))
                    try BundleFixture.publish(bytes, to: fixture.repository)
                    await point.syncOnce()
                }
                #expect(try store.list() == [".lock", "active", "last-known-good", "objects", "sets"])
                #expect(try store.target(ofLink: "active") == "sets/4")
                #expect(try store.target(ofLink: "last-known-good") == "sets/3")
                #expect(try store.list("sets") == ["3", "4"])
                #expect(try store.list("objects") == digests[2...].sorted())
                #expect(try store.target(ofLink: "sets/4/app") == "../../objects/\(digests[3])")
                let object = "objects/\(digests[3])"
                #expect(try store.list(object) == ["bundle.tar.gz", "files"])
                #expect(try store.list("\(object)/files").contains("app"))
                #expect(
                    try store.read("active/app/files/app/config/data.json", limit: 1000).map { String(decoding: $0, as: UTF8.self) } != "")
                var status = stat()
                #expect(lstat(store.absolute("\(object)/files/app/policy.rego"), &status) == 0 && status.st_mode & 0o222 == 0)
            }
        }
    }

    @Test("a new process decides with what was active, verified again, and asks with the tag it had")
    func restart() async throws {
        try await SyncFixture.with { fixture in
            let store = Scratch.path("store")
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            try await fixture.point(store: store).use { point async throws in await point.syncOnce() }
            try await fixture.point(store: store).use { point async throws in
                await point.begin()
                #expect(try point.number() == answer(1))
                let status = try #require(await point.status())
                #expect(status.activeRevision == "rev-1" && status.lastSuccessfulActivation != nil && status.lastRequest == nil)
                await point.syncOnce()
                #expect(try await fixture.records.statuses(2) == [200, 304])
            }
        }
    }

    @Test(
        "compiled parts are mapped from the store, by the process that activates them and by the next one, and not if they were changed there",
        arguments: ["data.compiled", "policy.compiled"])
    func compiledParts(name: String) async throws {
        /// The file that is mapped from a store, if one is.
        func mapped(_ store: DurableDirectory) throws -> [Substring] {
            let maps = try #require(FileHandle(forReadingAtPath: "/proc/self/maps")).readDataToEndOfFile()
            return String(decoding: maps, as: UTF8.self).split(separator: "\n").filter {
                $0.contains(store.path) && $0.hasSuffix(name)
            }
        }
        try await SyncFixture.with { fixture in
            let store = try DurableDirectory(path: Scratch.path("store"))
            let bytes = try BundleFixture.numbered(1, isCompiled: true)
            try BundleFixture.publish(bytes, to: fixture.repository)
            try await fixture.point(store: store.path).use { point async throws in
                await point.syncOnce()
                #expect(try point.number() == answer(1))
                #expect(try mapped(store).count == 1)
            }
            try await fixture.point(store: store.path).use { point async throws in
                await point.begin()
                #expect(try point.number() == answer(1))
                #expect(try !mapped(store).isEmpty)
            }
            let file = "objects/\(sha256Hex(bytes))/files/\(name)"
            var changed = try #require(try store.read(file, limit: 1 << 20))
            changed[changed.count - 40] ^= 1
            try store.replace(file, with: changed)
            try await fixture.point(store: store.path).use { point async throws in
                await point.begin()
                #expect(try point.number() == answer(1))
                #expect(try mapped(store).isEmpty)
            }
        }
    }

    @Test("without its service a point decides on with what it has, and says what is wrong")
    func serviceGone() async throws {
        let store = Scratch.path("store")
        let host = "127.0.0.7"
        var fixture = try await SyncFixture.start(host: host)
        try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
        let port = fixture.port
        try await SyncFixture.point(host: host, port: port, store: store).use { point async throws in await point.syncOnce() }
        try await fixture.stop()
        try await SyncFixture.point(host: host, port: port, store: store).use { point async throws in
            await point.begin()
            await point.syncOnce()
            #expect(try point.number() == answer(1))
            #expect(await point.status()?.error?.code == "sync_unreachable")
            fixture = try await SyncFixture.start(host: host, port: port, repository: fixture.repository)
            await point.syncOnce()
            #expect(await point.status()?.error == nil)
            try await fixture.stop()
        }
    }

    /// Puts bytes where the channel's bundle is, without the care of a publish.
    private func plant(_ bytes: [UInt8], _ fixture: SyncFixture, name: String = "app") throws {
        try DurableDirectory(path: fixture.repository).replace("bundles/\(name)/stable.tar.gz", with: bytes)
    }

    @Test("a bundle that fails a step is reported with its code, changes nothing, and the one before it decides on")
    func refused() async throws {
        let team = try BundleFixture.team.get()
        let policy = { (text: String) in ["app/policy.rego": "package app\n\n" + text] }
        var damaged = try BundleFixture.numbered(2)
        damaged[damaged.count / 2] ^= 0xff
        let whole = try BundleFixture.numbered(2)
        let cases: [(String, [UInt8], String)] = [
            ("another key", try BundleFixture.numbered(2, key: BundleFixture.stranger.get()), "bundle_signature_invalid"),
            (
                "another key id",
                try BundleFixture.build(name: "app", version: "1.0.0", revision: "x", files: policy("a := 1"), key: team, keyID: "other"),
                "bundle_key_id_mismatch"
            ),
            (
                "unsigned", try BundleFixture.build(name: "app", version: "1.0.0", revision: "x", files: policy("a := 1"), key: nil),
                "bundle_signature_missing"
            ),
            ("damaged", damaged, "bundle_gzip_"), ("cut", Array(whole[..<(whole.count / 2)]), "bundle_gzip_"),
            ("a page", Array("<html>".utf8), "bundle_gzip_header"),
            (
                "cannot be compiled",
                try BundleFixture.build(
                    name: "app", version: "1.0.0", revision: "x", files: policy("a := undefined_function(1)"), key: team),
                "rego_type_error"
            ),
            (
                "fails on an empty input",
                try BundleFixture.build(
                    name: "app", version: "1.0.0", revision: "x", files: policy("a := 1\n\na := 2 if not input.x"), key: team),
                "sync_self_test_failed"
            ),
        ]
        try await SyncFixture.with { fixture in
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            let store = try DurableDirectory(path: Scratch.path("store"))
            try await fixture.point(store: store.path).use { point async throws in
                await point.syncOnce()
                let objects = try store.list("objects")
                for (what, bytes, code) in cases {
                    try plant(bytes, fixture)
                    await point.syncOnce()
                    let status = try #require(await point.status())
                    #expect(status.error?.code.hasPrefix(code) == true, "\(what): \(status.error?.description ?? "taken")")
                    #expect(status.error?.description.contains(".tmp-") == false, "\(what)")
                    #expect(status.activeRevision == "rev-1")
                    #expect(try point.number() == answer(1), "\(what)")
                    #expect(try store.list("objects") == objects, "\(what)")
                    #expect(try store.list("sets") == ["1"], "\(what)")
                    #expect(try store.list() == [".lock", "active", "objects", "sets"], "\(what)")
                }
                try plant(whole, fixture)
                await point.syncOnce()
                #expect(try point.number() == answer(2))
                #expect(await point.status()?.error == nil)
            }
        }
    }

    @Test("two bundles decide together; one whose roots overlap with another's is refused")
    func twoBundles() async throws {
        try await SyncFixture.with { fixture in
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            try BundleFixture.publish(BundleFixture.numbered(7, name: "net"), to: fixture.repository)
            let store = Scratch.path("store")
            try await fixture.point(["app", "net"], store: store).use { point async throws in
                await point.syncOnce()
                #expect(try point.number("app") == answer(1))
                #expect(try point.number("net") == answer(7))
                let greedy = try BundleFixture.build(
                    name: "net", version: "2.0.0", revision: "greedy", files: ["app/more.rego": "package app.more\n\na := 1"],
                    roots: ["app/more"],
                    key: BundleFixture.team.get())
                try plant(greedy, fixture, name: "net")
                await point.syncOnce()
                #expect(await point.status("net")?.error?.code == "bundle_roots_overlap")
                #expect(try point.number("app") == answer(1))
                #expect(try point.number("net") == answer(7))
                try BundleFixture.publish(BundleFixture.numbered(2), to: fixture.repository)
                await point.syncOnce()
                #expect(try point.number("app") == answer(2))
                #expect(try point.number("net") == answer(7))
            }
            // A bundle that is configured no more does not decide any more.
            try await fixture.point(["app"], store: store).use { point async throws in
                await point.begin()
                #expect(try point.number("app") == answer(2))
                #expect(try point.number("net") == nil)
            }
        }
    }

    @Test(
        "when the active bundle was damaged on the disk, the last known good one decides after a restart",
        arguments: ["archive", "set", "link"])
    func damagedStore(what: String) async throws {
        try await SyncFixture.with { fixture in
            let store = try DurableDirectory(path: Scratch.path("store"))
            try await fixture.point(store: store.path).use { point async throws in
                for number in 1...2 {
                    try BundleFixture.publish(BundleFixture.numbered(number), to: fixture.repository)
                    await point.syncOnce()
                }
            }
            switch what {
            case "archive":
                try store.replace("sets/2/app/bundle.tar.gz", with: BundleFixture.numbered(3, key: BundleFixture.stranger.get()))
            case "set": try store.replace("sets/2/set.json", with: Array("{".utf8))
            default: try store.replaceLink("active", target: "sets/99")
            }
            try await fixture.point(store: store.path).use { point async throws in
                await point.begin()
                #expect(try point.number() == answer(1))
                let status = try #require(await point.status())
                #expect(status.activeRevision == "rev-1")
                #expect(status.error?.code == (what == "archive" ? "bundle_signature_invalid" : "sync_store_damaged"))
                await point.syncOnce()
                #expect(try point.number() == answer(2))
                #expect(await point.status()?.error == nil)
            }
            try await fixture.point(store: store.path).use { point async throws in
                await point.begin()
                #expect(try point.number() == answer(2))
            }
        }
    }

    @Test("what was activated without a key, or by another, is not taken up when a key is configured")
    func keyChanged() async throws {
        try await SyncFixture.with { fixture in
            let store = Scratch.path("store")
            try plantUnsigned(fixture)
            try await fixture.point(store: store, change: .changing { $0.bundles[0].verification = nil }).use { point async throws in
                await point.syncOnce()
                let status = try #require(await point.status())
                #expect(status.activeRevision == "free" && !status.isVerified && status.signer == nil)
            }
            try await fixture.point(store: store).use { point async throws in
                await point.begin()
                #expect(try point.active.set.decide(path: ["app", "a"], input: nil) == nil)
                #expect(await point.status()?.error?.code == "bundle_signature_missing")
            }
        }
    }

    private func plantUnsigned(_ fixture: SyncFixture) throws {
        let bytes = try BundleFixture.build(
            name: "app", version: "1.0.0", revision: "free", files: ["app/p.rego": "package app\n\na := 1"], key: nil)
        try DurableDirectory(path: fixture.repository).makeDirectory("bundles/app")
        try plant(bytes, fixture)
    }

    @Test("a store serves one process at a time")
    func busy() async throws {
        let store = Scratch.path("store")
        let first = try SyncFixture.point(port: 1, store: store)
        let error = #expect(throws: SyncError.self) { try SyncFixture.point(port: 1, store: store) }
        #expect(error?.code == "sync_store_busy")
        withExtendedLifetime(first) {}
    }

    @Test("a running point takes a new bundle within moments by long polling, without asking again and again")
    func longPolling() async throws {
        try await SyncFixture.with { fixture in
            try BundleFixture.publish(BundleFixture.numbered(1), to: fixture.repository)
            let point = try fixture.point()
            await point.begin()
            let running = Task { try await point.run() }
            try await Threads.until { (try? point.number()) == answer(1) }
            for number in 2...4 {
                try BundleFixture.publish(BundleFixture.numbered(number), to: fixture.repository)
                try await Threads.until { (try? point.number()) == answer(number) }
            }
            running.cancel()
            try await running.value
            let statuses = try await fixture.records.statuses(4)
            #expect(statuses.prefix(4) == [200, 200, 200, 200] && statuses.count <= 6, "\(statuses)")
        }
    }
}
