import Foundation
import RegoSyntax
import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

@Suite("Compiled data of bundles")
struct CompiledDataTests {
    static let data =
        #"{"users":{\#((0..<50).map { #""user\#($0)":{"id":\#($0),"score":1.50,"big":12345678901234567890}"# }.joined(separator: ","))}}"#
    static let compiled = BundleContents.FileName.compiledData

    func bundle(signing: BundleSigning? = nil, compiles: Bool = true) throws -> [UInt8] {
        let document = try Document(json: Array(Self.data.utf8))
        var bundle = AssembledBundle(manifest: Manifest(revision: "1"), modules: [], data: document)
        bundle.isCompiled = compiles
        return try bundle.packed(signing: signing)
    }

    /// The archive with one of its files changed.
    func archive(_ name: String, _ change: (inout [UInt8]) -> Void) throws -> BundleArchive {
        let archive = try BundleArchive(try bundle())
        let members = archive.members.map { member in
            var bytes = member.bytes
            if member.path == name { change(&bytes) }
            return ArchiveMember(path: member.path, signedName: member.signedName, bytes: bytes, sha256: SHA2.sha256.digest(bytes))
        }
        return BundleArchive(members: members, size: archive.size, sha256: archive.sha256)
    }

    func isCompiled(_ contents: BundleContents) -> Bool { contents.data.read { $0.lookup("users").isSearchedPacked } }

    @Test("a bundle with compiled data has the same data as one without, and the same bytes each time")
    func sameData() throws {
        let with = try UnverifiedBundle(BundleArchive(try bundle())).contents
        let without = try UnverifiedBundle(BundleArchive(try bundle(compiles: false))).contents
        #expect(isCompiled(with) && !isCompiled(without))
        #expect(with.data.json() == without.data.json())
        #expect(with.otherFiles.isEmpty)
        #expect(try bundle() == bundle())
    }

    @Test("a policy repository's bundle has it when it is asked for")
    func repository() throws {
        try Fixtures.withDirectory { directory in
            try Data("name: app\nversion: 1.0.0\nbundles:\n  - name: app\n    roots: [users]\n".utf8).write(
                to: URL(filePath: directory + "/writ.yaml"))
            try Data(Self.data.utf8).write(to: URL(filePath: directory + "/data.json"))
            let repository = try PolicyRepository(directory: directory)
            var builder = BundleBuilder(repository, revision: "1")
            let definition = try #require(repository.configuration.bundles.first)
            let without = try UnverifiedBundle(BundleArchive(builder.build(definition).bytes)).contents
            builder.isCompiled = true
            let with = try UnverifiedBundle(BundleArchive(builder.build(definition).bytes)).contents
            #expect(isCompiled(with) && !isCompiled(without))
            #expect(with.data.json() == without.data.json())
        }
    }

    @Test("compiled data is used where it was unpacked, and not if somebody changed it there")
    func mapping() throws {
        try Fixtures.withDirectory { directory in
            let archive = try BundleArchive(try bundle())
            let contents = try UnverifiedBundle(archive).contents
            let file = URL(filePath: "\(directory)/\(Self.compiled)")
            let expected = contents.data.json()
            // No file yet.
            #expect(contents.mappingCompiledParts(fromFilesIn: directory).data === contents.data)
            var bytes = try #require(archive[Self.compiled]).bytes
            try Data(bytes).write(to: file)
            let mapped = contents.mappingCompiledParts(fromFilesIn: directory)
            #expect(mapped.data !== contents.data && isCompiled(mapped))
            #expect(mapped.data.json() == expected)
            bytes[200] ^= 1
            try FileManager.default.removeItem(at: file)
            try Data(bytes).write(to: file)
            #expect(contents.mappingCompiledParts(fromFilesIn: directory).data === contents.data)
            // The file was replaced, not changed: what was mapped is as it was.
            #expect(mapped.data.json() == expected)
        }
    }

    @Test("compiled data of another version is passed over")
    func otherVersion() throws {
        let contents = try UnverifiedBundle(archive(Self.compiled) { $0[16] = 99 }).contents
        #expect(!isCompiled(contents) && contents.data.json() == Array(Self.data.utf8).sorted)
    }

    @Test("compiled data of other data files is passed over")
    func otherFiles() throws {
        let contents = try UnverifiedBundle(archive("data.json") { $0 = Array(#"{"users":{}}"#.utf8) }).contents
        #expect(contents.data.json() == Array(#"{"users":{}}"#.utf8))
    }

    @Test("damaged compiled data is refused, whatever byte is changed and however much is missing")
    func damage() throws {
        let size = try #require(try BundleArchive(try bundle())[Self.compiled]).bytes.count
        // The version and the order of bytes, and the digest of the data files, say that it is another's.
        for place in Array(0..<16) + Array(24..<64) + Array(96..<140) + Array(stride(from: 140, to: size, by: 61)) {
            let damaged = try archive(Self.compiled) { $0[place] ^= 0x20 }
            Fixtures.expectRefusal(.compiledInvalid) { _ = try UnverifiedBundle(damaged) }
        }
        for count in [0, 1, 127, 128, size - 8, size - 1] {
            let damaged = try archive(Self.compiled) { $0 = Array($0[..<count]) }
            Fixtures.expectRefusal(.compiledInvalid) { _ = try UnverifiedBundle(damaged) }
        }
    }

    @Test("a signature covers it, and what is not verified is not used")
    func signatures() throws {
        let secret = try SecretKey(Array("a secret of the tests, long enough".utf8))
        let signing = BundleSigning(key: .secret(secret), algorithm: .hs256)
        let trusted = TrustedKey(.secret(secret), algorithm: .hs256)
        let archive = try BundleArchive(try bundle(signing: signing))
        func verified(_ archive: BundleArchive, excluding: [String] = []) throws -> BundleContents {
            let configuration = VerificationConfiguration(key: trusted, excludedFiles: excluding)
            return try BundleVerifier(configuration).verify(archive, at: Fixtures.now).contents
        }
        #expect(isCompiled(try verified(archive)))
        #expect(!isCompiled(try verified(archive, excluding: [Self.compiled])))
        #expect(try verified(archive).data.json() == verified(archive, excluding: [Self.compiled]).data.json())

        /// The archive with a file replaced, and its signature not made anew.
        func tampered(_ name: String, _ bytes: [UInt8]) -> BundleArchive {
            let members = archive.members.map { member in
                guard member.path == name else { return member }
                return ArchiveMember(path: name, signedName: member.signedName, bytes: bytes, sha256: SHA2.sha256.digest(bytes))
            }
            return BundleArchive(members: members, size: archive.size, sha256: archive.sha256)
        }
        let other = Array(#"{"users":{"mallory":{}}}"#.utf8)
        let forged = try #require(try CompiledPart.members(for: [(name: "data.json", bytes: other)]).first).bytes
        Fixtures.expectRefusal(.digestMismatch) { _ = try verified(tampered("data.json", other)) }
        Fixtures.expectRefusal(.digestMismatch) { _ = try verified(tampered(Self.compiled, forged)) }
        // Somebody who may change the compiled data, since nobody verifies it, changes nothing.
        let contents = try verified(tampered(Self.compiled, forged), excluding: [Self.compiled])
        #expect(contents.data.json() == Array(Self.data.utf8).sorted)
    }
}

extension [UInt8] {
    /// The JSON with its keys in order.
    fileprivate var sorted: [UInt8] { (try? Document(json: self).json()) ?? [] }
}
