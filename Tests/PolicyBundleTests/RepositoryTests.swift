import Foundation
import RegoValue
import Testing

@testable import PolicyBundle

/// Reading repositories and the paths of `-d`.
@Suite struct RepositoryTests {
    static func repository(_ name: String) -> String { Fixtures.golden.appending(path: "repos/\(name)/repo").path }

    @Test(
        "data and roots of a repository are those that OPA puts into its bundle",
        arguments: [
            "r02-data-nested", "r03-manifest-roots", "r10-tests-included", "r24-data-edge-values", "r26-only-data",
            "r08-manifest-mixed-rego-versions",
        ])
    func sameAsOPA(_ name: String) throws {
        let repository = try PolicyRepository(directory: Self.repository(name))
        let built = try UnverifiedBundle(BundleArchive(BundleBuilder(repository).build(repository.configuration.bundles[0]).bytes)).contents
        let recorded = try UnverifiedBundle(BundleArchive(Fixtures.bytes("repos/\(name)/bundle/bundle.tar.gz"))).contents
        #expect(String(decoding: built.data.json(), as: UTF8.self) == String(decoding: recorded.data.json(), as: UTF8.self))
        #expect(built.manifest.roots.sorted() == recorded.manifest.roots.sorted())
        let recordedModules = recorded.modules.map { $0.path.replacing(/^repo\//, with: "") }.filter { !$0.hasSuffix("_test.rego") }
        #expect(built.modules.map(\.path).sorted() == recordedModules.sorted())
        #expect(
            built.modules.map(\.regoVersion).sorted()
                == recorded.modules.filter { !$0.path.hasSuffix("_test.rego") }.map(\.regoVersion).sorted())
    }

    @Test(
        "what OPA refuses to build is refused with its own code",
        arguments: [
            ("r04-manifest-root-violation-rego", BundleError.Code.rootViolation), ("r05-manifest-root-violation-data", .rootViolation),
            ("r06-manifest-overlapping-roots", .rootsOverlap), ("r25-data-conflict-files", .dataConflict),
        ])
    func refusals(_ name: String, _ code: BundleError.Code) {
        Fixtures.expectRefusal(code) {
            let repository = try PolicyRepository(directory: Self.repository(name))
            _ = try BundleBuilder(repository).build(repository.configuration.bundles[0])
        }
    }

    private func write(_ files: [String: String], to directory: String) throws {
        for (name, text) in files {
            let url = URL(filePath: directory).appending(path: name)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    @Test("-d merges every data file: a named file at the root, files of a directory at the path of their folder, a prefix above both")
    func dataPaths() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try write(
                [
                    "d/users/list.json": "{\"a\": 1}", "d/users/more.yml": "b: 2", "d/top.json": "{\"t\": true}", "d/p.rego": "package p",
                    "one.json": "{\"x\": 1}",
                    "d/note.txt": "x", "noname": "{\"n\": 1}", "rules": "package q",
                ], to: directory)
            let loaded = try LoadedPaths(["\(directory)/d", "app.z:\(directory)/one.json", "\(directory)/noname", "\(directory)/rules"])
            #expect(
                String(decoding: loaded.data.json(), as: UTF8.self)
                    == "{\"app\":{\"z\":{\"x\":1}},\"n\":1,\"t\":true,\"users\":{\"a\":1,\"b\":2}}")
            #expect(loaded.modules.map(\.displayPath) == ["\(directory)/d/p.rego", "\(directory)/rules"])
            Fixtures.expectRefusal(.dataConflict) { _ = try LoadedPaths(["\(directory)/one.json", "x:\(directory)/one.json"]) }
            Fixtures.expectRefusal(.unreadable) { _ = try LoadedPaths(["\(directory)/none.json"]) }
        }
    }

    @Test("ignored names are left out, of files and of folders, at any depth")
    func ignored() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try write(
                [
                    "a.rego": "package a", "a_test.rego": "package t", "x/b.rego": "package b", "y/.hidden/c.rego": "package c",
                    ".git/d.rego": "package d",
                ], to: directory)
            #expect(try PolicyRepository(directory: directory).modules.map(\.path) == ["a.rego", "x/b.rego"])
            #expect(try PolicyRepository(directory: directory).tests.map(\.path) == ["a_test.rego"])
            #expect(try PolicyRepository(directory: directory, options: LoadOptions(ignore: ["x"])).modules.map(\.path) == ["a.rego"])
            #expect(
                try LoadedPaths([directory], options: LoadOptions(ignore: ["*_test.rego", ".*"])).modules.map(\.path) == [
                    "a.rego", "x/b.rego",
                ])
        }
    }

    @Test("links are not followed but named, unless the caller asks for them, and never to folders")
    func links() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try write(["outside/o.rego": "package o", "r/a.rego": "package a"], to: directory)
            try FileManager.default.createSymbolicLink(atPath: directory + "/r/l.rego", withDestinationPath: directory + "/outside/o.rego")
            try FileManager.default.createSymbolicLink(atPath: directory + "/r/folder", withDestinationPath: directory + "/outside")
            try FileManager.default.createSymbolicLink(atPath: directory + "/r/loop.rego", withDestinationPath: directory + "/r")
            let plain = try PolicyRepository(directory: directory + "/r")
            #expect(plain.modules.map(\.path) == ["a.rego"])
            #expect(plain.skippedLinks == [directory + "/r/l.rego", directory + "/r/loop.rego"])
            let following = try PolicyRepository(directory: directory + "/r", options: LoadOptions(followsLinks: true))
            #expect(following.modules.map(\.path) == ["a.rego", "l.rego"])
        }
    }

    @Test("files of many folders come in the order of their paths, and of folders that cannot be read the first is told")
    func manyFolders() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let names = (100..<180).flatMap { ["f\($0)/a.rego", "f\($0)/in/b.rego", "f\($0).rego"] }
            try write(Dictionary(uniqueKeysWithValues: names.map { ($0, "package p") }), to: directory)
            let loaded = try LoadedPaths([directory], options: LoadOptions(ignore: ["f110"]))
            let expected = (100..<180).flatMap { $0 == 110 ? ["f\($0).rego"] : ["f\($0)/a.rego", "f\($0)/in/b.rego", "f\($0).rego"] }
            #expect(loaded.modules.map(\.path) == expected)
            Fixtures.expectRefusal(.repositoryLimit) {
                _ = try LoadedPaths([directory], options: LoadOptions(limits: BundleLimits(entries: 200)))
            }
            let refusal = #expect(throws: BundleError.self) {
                _ = try LoadedPaths([directory], options: LoadOptions(limits: BundleLimits(depth: 1)))
            }
            #expect(refusal?.place == "\(directory)/f100/in")
        }
    }

    @Test("a repository beyond the limits is refused")
    func limits() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            try write(["a/b/c/d.rego": "package d", "e.rego": "package e"], to: directory)
            Fixtures.expectRefusal(.repositoryLimit) {
                _ = try PolicyRepository(directory: directory, options: LoadOptions(limits: BundleLimits(depth: 2)))
            }
            Fixtures.expectRefusal(.repositoryLimit) {
                _ = try PolicyRepository(directory: directory, options: LoadOptions(limits: BundleLimits(entries: 3)))
            }
            Fixtures.expectRefusal(.repositoryLimit) {
                _ = try PolicyRepository(directory: directory, options: LoadOptions(limits: BundleLimits(unpackedBytes: 12)))
            }
        }
    }

    @Test("writ.yaml says name, version, roots, entrypoints, thresholds and what to ignore")
    func configuration() throws {
        let text = """
            name: terraform
            version: "1.10"
            description: Rules for plans.
            roots: [/terraform/]
            entrypoints: [terraform/deny]
            test: {coverage: 99.5}
            ignore: ["*.md"]
            """
        let configuration = try RepositoryConfiguration(yaml: Array(text.utf8))
        #expect(configuration.version == "1.10")
        #expect(configuration.bundles == [BundleDefinition(name: "terraform", roots: ["terraform"], entrypoints: ["terraform/deny"])])
        #expect(configuration.coverageThreshold == 99.5)
        #expect(configuration.ignore == ["*.md"])
    }

    @Test(
        "a wrong writ.yaml is refused with what is wrong",
        arguments: [
            "", "version: 1.0.0", "name: a/b", "name: ..", "name: x\nversion: 1.10", "name: x\nrotos: [a]",
            "name: x\ntest: {coverage: 101}", "name: x\nroots: a",
            "name: x\nbundles: []", "name: x\nroots: [a]\nbundles: [{name: b}]", "name: x\nbundles: [{roots: [a]}]",
            "name: x\nversion: a/b", "name: [", "name: x\nname: y",
        ])
    func wrongConfiguration(_ text: String) {
        Fixtures.expectRefusal(.configurationInvalid) { _ = try RepositoryConfiguration(yaml: Array(text.utf8)) }
    }

    @Test("the example repositories are read, and their bundles hold no test")
    func examples() throws {
        let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "examples")
        for name in ["terraform", "kubernetes", "agent-actions"] {
            let repository = try PolicyRepository(directory: examples.appending(path: name).path)
            #expect(repository.isConfigured && !repository.tests.isEmpty)
            for definition in repository.configuration.bundles {
                let bundle = try BundleBuilder(repository, revision: "r").build(definition)
                let contents = try UnverifiedBundle(BundleArchive(bundle.bytes)).contents
                #expect(!contents.modules.isEmpty && contents.modules.allSatisfy { !$0.path.hasSuffix("_test.rego") })
            }
        }
    }
}
