import DurableFiles
import Foundation
import TestSupport
import Testing

@testable import Incremental

/// Files of the cache: nothing in them is believed without a reason, and nothing in them can do harm.
struct StoreTests {
    private var workspace = Workspace()

    init() {
        workspace.files = [
            "a.rego": "package a\np := 1\ntest_p if p == 1\ntest_t[name] if { some name in [\"x\", \"y\"] }\ntodo_test_q if false\n",
            "b.rego": "package b\nq := data.a.p\n",
        ]
    }

    private func file() throws -> URL {
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
        return URL(fileURLWithPath: workspace.folder.path).appendingPathComponent(try #require(names.first { $0.hasPrefix("test-") }))
    }

    @Test("contents come back as they were")
    func roundTrip() throws {
        _ = workspace.test()
        let contents = workspace.cache("test").load()
        #expect(contents.files.count == 2 && contents.groups.count == 2)
        let again = try CacheContents(contents.encoded())
        func tests(_ contents: CacheContents) -> [[String]] {
            contents.groups.values.flatMap(\.value.tests).map { $0.map { "\(contents.names[$0.reference]) \($0.place) \($0.outcome)" } }
                .sorted { $0.count < $1.count }
        }
        #expect(tests(again) == tests(contents))
    }

    @Test("a damaged file is as good as none")
    func damage() throws {
        let expected = workspace.test()
        let file = try file()
        let bytes = try Data(contentsOf: file)
        for position in stride(from: 0, to: bytes.count, by: 7) {
            var damaged = bytes
            damaged[position] ^= 0x41
            try damaged.write(to: file)
            #expect(workspace.cache("test").load().files.isEmpty)
        }
        for count in [0, 5, 40, bytes.count - 1] {
            try bytes.prefix(count).write(to: file)
            #expect(workspace.test() == expected)
        }
    }

    @Test("bytes that only look like contents are refused and do no harm")
    func hostileContents() {
        var random = SplitMix(state: 7)
        _ = workspace.test()
        let bytes = workspace.cache("test").load().encoded()
        for _ in 0..<3_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? CacheContents(damaged)
        }
        _ = try? CacheContents(Array(repeating: 0xFF, count: 100))
        _ = try? CacheContents([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F])
    }

    @Test("the folder is for its owner alone, and what others may write is not used")
    func permissions() throws {
        _ = workspace.test()
        let (folder, file) = (workspace.folder.path, try file())
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect(!workspace.cache("test").load().files.isEmpty)
        for (path, mode) in [(folder, 0o770), (folder, 0o707), (file.path, 0o620), (file.path, 0o602)] {
            let before = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(workspace.cache("test").load().files.isEmpty)
            try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path)
        }
        let content = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        try content.write(to: file.appendingPathExtension("real"))
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file.appendingPathExtension("real"))
        #expect(workspace.cache("test").load().files.isEmpty)
    }

    @Test("without a place for the cache everything is done anew, without a word")
    func noPlace() throws {
        var workspace = workspace
        let file = Scratch.path("file")
        try Data().write(to: URL(fileURLWithPath: file))
        for path in ["/proc/none", file, file + "/below"] {
            workspace.folder = CacheFolder(path: path)
            #expect(workspace.check() == "clean")
            #expect(workspace.test() == workspace.testAnew())
        }
    }

    @Test("runs at the same time do not hurt each other")
    func concurrency() async throws {
        let expected = workspace.testAnew()
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<16 {
                let workspace = workspace
                group.addTask { workspace.test() }
            }
            for await told in group { #expect(told == expected) }
        }
        #expect(!workspace.cache("test").load().files.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).count == 1)
    }

    @Test("what no run used for a while is dropped, and the folder does not grow without end")
    func bounds() throws {
        var workspace = workspace
        _ = workspace.check()
        let first = Set(workspace.cache("check").load().files.keys)
        for number in 0...CacheContents.oldest {
            workspace.files["b.rego"] = "package b\nq := \(number)\n"
            _ = workspace.check()
        }
        let contents = workspace.cache("check").load()
        #expect(contents.files.count <= 2 * CacheContents.mostStates && contents.groups.count <= 2 * CacheContents.mostStates)
        #expect(!first.isSubset(of: contents.files.keys) && contents.names.names.count < 20)
        let others = (0..<80).map { "mine-\($0).cache" } + ["check-of-mine.cache", "test-00.cache", "notes"]
        try FileManager.default.createDirectory(
            atPath: workspace.folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in others { try Data(name.utf8).write(to: URL(fileURLWithPath: workspace.folder.path + "/" + name)) }
        for number in 0..<80 {
            IncrementalCache(workspace.folder, command: "check", place: ["\(number)"], build: workspace.build).save(contents)
        }
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path))
        #expect(names.count == CacheFolder.mostFiles + others.count)
        #expect(names.isSuperset(of: others))
    }

    @Test("the environment names the folder")
    func environment() {
        func path(_ variables: [String: String]) -> String? { CacheFolder(environment: { variables[$0] })?.path }
        #expect(path(["HOME": "/home/a"]) == "/home/a/.cache/writ")
        #expect(path(["HOME": "/home/a", "XDG_CACHE_HOME": "/var/c"]) == "/var/c/writ")
        #expect(path(["HOME": "/home/a", "XDG_CACHE_HOME": "relative"]) == "/home/a/.cache/writ")
        #expect(path(["HOME": "/home/a", "WRIT_CACHE": "/c"]) == "/c")
        #expect(path(["HOME": "/home/a", "WRIT_CACHE": ""]) == "/home/a/.cache/writ")
        #expect(path(["HOME": "/home/a", "WRIT_CACHE": "off"]) == nil)
        #expect(path([:]) == nil)
    }

    @Test("a build is known by what its linker noted, else by its file")
    func build() throws {
        let own = try #require(BuildIdentity(version: "1"))
        #expect(own == BuildIdentity(version: "1"))
        #expect(own != BuildIdentity(version: "2"))
        let file = Scratch.path("program")
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: file))
        let script = BuildIdentity(version: "1", executable: file)
        try Data("#!/bin/bash\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(script != nil && script != BuildIdentity(version: "1", executable: file))
        #expect(BuildIdentity(version: "1", executable: file + ".none") == nil)
    }
}
