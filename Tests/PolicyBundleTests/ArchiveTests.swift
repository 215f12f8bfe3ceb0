import Foundation
import Testing

@testable import PolicyBundle
@testable import Signing

@Suite struct ArchiveTests {
    @Test("what is written is read back: empty files, files of a block's size, long and non-ASCII names")
    func roundTrip() throws {
        var tar = TarWriter()
        let files = [
            ("empty", 0), ("block", 512), ("more", 513), ("é/ü.rego", 5), (String(repeating: "folder/", count: 40) + "x.rego", 3),
            (String(repeating: "n", count: 100), 1), (String(repeating: "n", count: 101), 1),
        ]
        for (name, size) in files { tar.add(name, [UInt8](repeating: 65, count: size)) }
        let archive = try BundleArchive(GzipWriter.pack(tar.finish()))
        #expect(archive.members.map(\.path) == files.map(\.0))
        #expect(archive.members.map(\.bytes.count) == files.map(\.1))
        #expect(archive.members.allSatisfy { $0.sha256 == SHA2.sha256.digest($0.bytes) })
    }

    @Test("archives of GNU tar are read in all its formats", arguments: ["gnu", "ustar", "posix", "v7", "oldgnu"])
    func gnuTar(_ format: String) throws {
        try Fixtures.withDirectory { (directory: String) throws in
            let long = format == "gnu" || format == "posix" || format == "oldgnu" ? String(repeating: "d", count: 120) : "d"
            try FileManager.default.createDirectory(atPath: directory + "/in/app/" + long, withIntermediateDirectories: true)
            try Data("package app\n".utf8).write(to: URL(filePath: directory + "/in/app/\(long)/p.rego"))
            try Data("{\"app\": {}}".utf8).write(to: URL(filePath: directory + "/in/data.json"))
            let result = try Fixtures.run("tar", ["--format", format, "-czf", "../b.tar.gz", "."], in: directory + "/in")
            #expect(result.status == 0, "\(result.output)")
            let archive = try BundleArchive(file: directory + "/b.tar.gz")
            #expect(archive.members.map(\.path).sorted() == ["app/\(long)/p.rego", "data.json"])
            #expect(try UnverifiedBundle(archive).contents.modules.map(\.package) == [["app"]])
        }
    }

    @Test("GNU tar lists our archives without a complaint")
    func readByTar() throws {
        try Fixtures.withDirectory { (directory: String) throws in
            var tar = TarWriter()
            tar.add(".manifest", Array("{}".utf8))
            tar.add(String(repeating: "long/", count: 50) + "p.rego", Array("package p\n".utf8))
            try Data(GzipWriter.pack(tar.finish())).write(to: URL(filePath: directory + "/b.tar.gz"))
            let result = try Fixtures.run("tar", ["-tzvf", directory + "/b.tar.gz"])
            #expect(result.status == 0 && result.output.split(separator: "\n").count == 2, "\(result.output)")
            #expect(try Fixtures.run("gzip", ["-t", directory + "/b.tar.gz"]).status == 0)
        }
    }

    private func pack(_ names: [String]) throws -> [UInt8] {
        var tar = TarWriter()
        for name in names { tar.add(name, [1]) }
        return try GzipWriter.pack(tar.finish())
    }

    @Test(
        "unsafe and ambiguous names are refused",
        arguments: [
            (["../a"], BundleError.Code.entryTraversal), (["a/../../b"], .entryTraversal), (["/../a"], .entryTraversal),
            (["a/.."], .entryTraversal),
            (["a//b"], .entryName), (["//a"], .entryName), (["a/./b"], .entryName), (["a", "a"], .entryDuplicate),
            (["/a", "a"], .entryDuplicate),
            (["./a", "a"], .entryDuplicate), ([String(repeating: "x", count: 2000)], .pathLimit),
            ([String(repeating: "x/", count: 100) + "y"], .pathLimit),
            (["."], .entryName),
        ])
    func names(_ names: [String], _ code: BundleError.Code) throws {
        let bytes = try pack(names)
        Fixtures.expectRefusal(code) { _ = try BundleArchive(bytes) }
    }

    @Test("a slash or ./ before a name is how others write it")
    func leadingSlash() throws {
        #expect(try BundleArchive(pack(["/a/b", "./c", "././d"])).members.map(\.path) == ["a/b", "c", "d"])
        #expect(try BundleArchive(pack(["/a/b", "./c"])).members.map(\.signedName) == ["a/b", "./c"])
    }

    @Test("limits on size, count and the compressed bytes hold exactly")
    func limits() throws {
        let bytes = try pack(["a", "b", "c"])
        _ = try BundleArchive(bytes, limits: BundleLimits(unpackedBytes: 3, entries: 3))
        Fixtures.expectRefusal(.sizeLimit) { _ = try BundleArchive(bytes, limits: BundleLimits(unpackedBytes: 2)) }
        Fixtures.expectRefusal(.countLimit) { _ = try BundleArchive(bytes, limits: BundleLimits(entries: 2)) }
        _ = try BundleArchive(bytes, limits: BundleLimits(compressedBytes: bytes.count))
        Fixtures.expectRefusal(.sizeLimit) { _ = try BundleArchive(bytes, limits: BundleLimits(compressedBytes: bytes.count - 1)) }
    }

    @Test("a file that is not there, or is a directory, is unreadable")
    func unreadable() {
        Fixtures.expectRefusal(.unreadable) { _ = try BundleArchive(file: "/nonexistent/b.tar.gz") }
        Fixtures.expectRefusal(.unreadable) { _ = try BundleArchive(file: "/") }
    }

    @Test("it does not matter in which pieces an archive arrives")
    func pieces() throws {
        var tar = TarWriter()
        tar.add("a/b.rego", [UInt8](repeating: 7, count: 1500))
        tar.add(String(repeating: "long/", count: 30) + "c", [1, 2, 3])
        let bytes = tar.finish()
        for size in [1, 3, 511, 512, 513, 4096] {
            var reader = TarReader(limits: .standard)
            var rest = bytes[...]
            while !rest.isEmpty {
                try reader.consume(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            #expect(try reader.finish().map(\.bytes.count) == [1500, 3])
        }
    }

    @Test("bundles with any few bytes changed are read or refused, and never crash: in the compressed stream and in the archive inside")
    func mutations() throws {
        let bundle = try Fixtures.bytes("signing/rs256/bundle.tar.gz")
        var tar = TarWriter()
        for member in try BundleArchive(bundle).members { tar.add(member.path, member.bytes) }
        let archive = tar.finish()
        let key = try TrustedKey(argument: Fixtures.keyArgument("keys/test-only-rsa-a.pub.pem"), algorithm: .rs256)
        let verifier = BundleVerifier(VerificationConfiguration(key: key))
        var random = SystemRandomNumberGenerator()
        for round in 0..<600 {
            var bytes = round % 2 == 0 ? bundle : archive
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.removeSubrange(index...)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                default: bytes[index] = UInt8.random(in: 0...255, using: &random)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            if round % 2 == 1 { bytes = try GzipWriter.pack(bytes) }
            guard let read = try? BundleArchive(bytes) else { continue }
            _ = try? UnverifiedBundle(read, ignoringSignature: true)
            _ = try? BundleInspection(read)
            guard let verified = try? verifier.verify(read, at: Fixtures.now) else { continue }
            #expect(verified.contents.manifest.revision == "2024.1", "what verifies is what was signed")
        }
    }

    @Test("manifests, signature files and claims with changed bytes are read or refused, and never crash")
    func documentMutations() throws {
        let manifest = Array(
            #"{"revision":"r","roots":["a","b/c"],"rego_version":1,"file_rego_versions":{"/x*.rego":0},"wasm":[{"entrypoint":"a","module":"/p.wasm"}],"metadata":{"n":1.0}}"#
                .utf8)
        let claims = Array(
            #"{"files":[{"name":"a","hash":"00","algorithm":"SHA-256"}],"keyid":"k","scope":"s","iat":1,"exp":2.5,"nbf":1e3}"#.utf8)
        var random = SystemRandomNumberGenerator()
        for text in [manifest, claims] {
            for _ in 0..<2000 {
                var changed = text
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? Manifest(json: changed).regoVersion(ofFile: "x.rego")
                _ = try? SignaturesFile(json: changed, limits: .standard)
                _ = try? SignatureClaims(json: changed, limits: .standard).validate(at: 0, leeway: 0)
            }
        }
    }

    static let deltas = ((try? FileManager.default.contentsOfDirectory(atPath: Fixtures.golden.appending(path: "delta").path)) ?? [])
        .sorted()

    @Test("every recorded delta bundle is refused as one, whatever its patch holds", arguments: deltas)
    func delta(_ name: String) throws {
        let bytes = try Fixtures.bytes("delta/\(name)/delta.tar.gz")
        Fixtures.expectRefusal(name == "patch-twice" ? .entryDuplicate : .delta) { _ = try UnverifiedBundle(BundleArchive(bytes)) }
    }

    @Test("there are as many recorded delta bundles as there should be")
    func recordedDeltas() { #expect(Self.deltas.count == 37) }
}
