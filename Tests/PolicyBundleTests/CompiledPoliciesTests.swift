import Foundation
import RegoEngine
import RegoSyntax
import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

@Suite("Compiled policies of bundles")
struct CompiledPoliciesTests {
    static let compiled = BundleContents.FileName.compiledPolicies
    static let policy = """
        package app.authz

        default allow := false

        allow if input.user == data.people.boss

        names contains name if some name in data.people.all
        """
    static let data = #"{"people": {"boss": "bob", "all": ["x", "y"]}}"#

    func bundle(_ policy: String = policy, roots: [String] = [""], signing: BundleSigning? = nil, isCompiled: Bool = true) throws -> [UInt8]
    {
        let module = try Parser.parseModule(source: SourceFile(path: "app/authz.rego", text: policy))
        var bundle = AssembledBundle(
            manifest: Manifest(revision: "1", roots: roots, regoVersion: 1),
            modules: [AssembledModule(path: "app/authz.rego", syntax: module)],
            data: try Document(json: Array(Self.data.utf8)))
        bundle.isCompiled = isCompiled
        return try bundle.packed(signing: signing)
    }

    func contents(_ archive: BundleArchive) throws -> BundleContents { try UnverifiedBundle(archive, prefersProgram: true).contents }

    /// The archive with one of its files changed.
    func archive(_ name: String, of bytes: [UInt8]? = nil, _ change: (inout [UInt8]) -> Void) throws -> BundleArchive {
        let archive = try BundleArchive(try bytes ?? bundle())
        let members = archive.members.map { member in
            var bytes = member.bytes
            if member.path == name { change(&bytes) }
            return ArchiveMember(path: member.path, signedName: member.signedName, bytes: bytes, sha256: SHA2.sha256.digest(bytes))
        }
        return BundleArchive(members: members, size: archive.size, sha256: archive.sha256)
    }

    func answer(_ contents: BundleContents, _ path: [String], _ input: String) throws -> String {
        let documents = try #require(contents.compiledPolicies).documents
        let way = documents.way(to: path)
        guard let name = way.document else { return "base document" }
        let machine = VirtualMachine(policy: Policy(program: documents.program, data: contents.data))
        let value = try machine.decide(name, input: try machine.readInput(Array(input.utf8)))
        return (value.isUndefined ? "undefined" : String(decoding: value.json(), as: UTF8.self)) + way.steps.map { "/" + $0 }.joined()
    }

    @Test("a bundle is asked by its program, for rules, for packages and for what is in them")
    func decisions() throws {
        let contents = try contents(BundleArchive(try bundle()))
        #expect(contents.modules.isEmpty && contents.otherFiles.isEmpty)
        #expect(try answer(contents, ["app", "authz", "allow"], #"{"user": "bob"}"#) == "true")
        #expect(try answer(contents, ["app", "authz", "allow"], "{}") == "false")
        #expect(try answer(contents, ["app", "authz"], "{}") == #"{"allow":false,"names":["x","y"]}"#)
        #expect(try answer(contents, ["app"], "{}") == #"{"authz":{"allow":false,"names":["x","y"]}}"#)
        #expect(try answer(contents, [], "{}").hasPrefix(#"{"app":{"authz""#))
        #expect(try answer(contents, ["app", "authz", "names", "x"], "{}") == #"["x","y"]/x"#)
        for path in [["people"], ["app", "authz", "none"], ["app", "authz/allow"], ["nothing", "there"]] {
            #expect(try answer(contents, path, "{}") == "base document")
        }
        #expect(contents.askedPaths == [["app", "authz"]])
        #expect(try contents.compiledPolicies?.modules().map(\.path) == ["app/authz.rego"])
    }

    @Test("who does not prefer the program reads the policies, and the bundle is the same bytes each time")
    func source() throws {
        let contents = try UnverifiedBundle(BundleArchive(try bundle())).contents
        #expect(contents.compiledPolicies == nil && contents.modules.map(\.path) == ["app/authz.rego"])
        #expect(contents.compiledParts == [Self.compiled: true, BundleContents.FileName.compiledData: true])
        #expect(contents.askedPaths == [["app", "authz"]])
        #expect(try bundle() == bundle())
        #expect(try UnverifiedBundle(BundleArchive(try bundle(isCompiled: false)), prefersProgram: true).contents.compiledPolicies == nil)
    }

    @Test("a program of another version or of other files is passed over, and the policies are read")
    func passedOver() throws {
        let others: [(String, (inout [UInt8]) -> Void)] = [
            (Self.compiled, { $0[8] ^= 64 }), (Self.compiled, { $0[40] ^= 1 }), ("app/authz.rego", { $0 += Array("\n\nmore := 1\n".utf8) }),
            ("data.json", { $0 = Array(#"{"people": {"boss": "eve"}}"#.utf8) }),
            (".manifest", { $0 = Array(#"{"revision": "2", "roots": [""], "rego_version": 1}"#.utf8) }),
        ]
        for (name, change) in others {
            let contents = try contents(archive(name, change))
            #expect(contents.compiledPolicies == nil && contents.modules.count == 1, "\(name)")
            #expect(contents.compiledParts[Self.compiled] == false)
        }
    }

    @Test("a damaged program is refused, whatever byte is changed and however much is missing, by all who read the bundle")
    func damage() throws {
        let file = try #require(try BundleArchive(try bundle())[Self.compiled]).bytes
        // The version and the order of bytes, and the digest of the files, say that it is another's.
        for place in Array(0..<8) + Array(16..<32) + Array(64..<160) + Array(stride(from: 160, to: file.count, by: 37)) {
            let damaged = try archive(Self.compiled) { $0[place] ^= 0x20 }
            Fixtures.expectRefusal(.compiledInvalid) { _ = try contents(damaged) }
            Fixtures.expectRefusal(.compiledInvalid) { _ = try UnverifiedBundle(damaged) }
        }
        for count in [0, 1, 191, 192, file.count - 8, file.count - 1] {
            let damaged = try archive(Self.compiled) { $0 = Array($0[..<count]) }
            Fixtures.expectRefusal(.compiledInvalid) { _ = try contents(damaged) }
        }
    }

    @Test("a program whose digest is made anew after it was changed is looked at, and refused where it is not one that anybody lowered")
    func forged() throws {
        let file = try #require(try BundleArchive(try bundle())[Self.compiled]).bytes
        var refused = 0
        for place in stride(from: 192, to: file.count, by: 4) {
            let forged = try archive(Self.compiled) { bytes in
                bytes[place] ^= 0x40
                bytes.replaceSubrange(ProgramHeader.digestPlace, with: CompiledPart.digest(of: bytes, except: ProgramHeader.digestPlace))
            }
            do {
                _ = try contents(forged)
            } catch let error as BundleError {
                #expect(error.code == .compiledInvalid)
                refused += 1
            }
        }
        #expect(refused > file.count / 16)
    }

    @Test("a program that answers outside of the bundle's roots is refused")
    func roots() throws {
        let contents = try contents(BundleArchive(try bundle(roots: ["app", "people"])))
        #expect(contents.compiledPolicies != nil)
        // The program of the same policies in a bundle that owns all, put into one that does not.
        let member = try #require(try BundleArchive(try bundle())[Self.compiled]).bytes
        let narrow = try archive(".manifest") { $0 = Array(#"{"revision":"1","roots":["app/other","people"],"rego_version":1}"#.utf8) }
        let files = narrow.members.filter { $0.path == ".manifest" || $0.path.hasSuffix(".rego") || $0.path == "data.json" }
        let members = narrow.members.map { file in
            guard file.path == Self.compiled else { return file }
            var bytes = member
            bytes.replaceSubrange(32..<64, with: CompiledPart.binding(files))
            bytes.replaceSubrange(ProgramHeader.digestPlace, with: CompiledPart.digest(of: bytes, except: ProgramHeader.digestPlace))
            return ArchiveMember(path: file.path, signedName: file.signedName, bytes: bytes, sha256: SHA2.sha256.digest(bytes))
        }
        let forged = BundleArchive(members: members, size: narrow.size, sha256: narrow.sha256)
        Fixtures.expectRefusal(.rootViolation) { _ = try UnverifiedBundle(forged, prefersProgram: true) }
    }

    @Test("a signature covers it, and what is not verified is not used")
    func signatures() throws {
        let secret = try SecretKey(Array("a secret of the tests, long enough".utf8))
        let bytes = try bundle(signing: BundleSigning(key: .secret(secret), algorithm: .hs256))
        let trusted = TrustedKey(.secret(secret), algorithm: .hs256)
        func verified(_ archive: BundleArchive, excluding: [String] = []) throws -> BundleContents {
            let configuration = VerificationConfiguration(key: trusted, excludedFiles: excluding)
            return try BundleVerifier(configuration).verify(archive, at: Fixtures.now, prefersProgram: true).contents
        }
        #expect(try verified(BundleArchive(bytes)).compiledPolicies != nil)
        #expect(try verified(BundleArchive(bytes), excluding: [Self.compiled]).compiledPolicies == nil)
        let other = try #require(
            try BundleArchive(try bundle(Self.policy.replacing("== data.people.boss", with: "!= data.people.boss")))[Self.compiled]
        ).bytes
        Fixtures.expectRefusal(.digestMismatch) { _ = try verified(archive(Self.compiled, of: bytes) { $0 = other }) }
    }

    @Test("it is used where it was unpacked, and not if somebody changed it there")
    func mapping() throws {
        try Fixtures.withDirectory { directory in
            let archive = try BundleArchive(try bundle())
            let contents = try contents(archive)
            let program = try #require(contents.compiledPolicies).documents.program
            func mapped() throws -> Program? { contents.mappingCompiledParts(fromFilesIn: directory).compiledPolicies?.documents.program }
            #expect(try mapped() === program)
            var bytes = try #require(archive[Self.compiled]).bytes
            let file = URL(filePath: "\(directory)/\(Self.compiled)")
            try Data(bytes).write(to: file)
            #expect(try mapped() !== program)
            let there = contents.mappingCompiledParts(fromFilesIn: directory)
            #expect(try answer(there, ["app", "authz", "allow"], #"{"user": "bob"}"#) == "true")
            bytes[300] ^= 1
            try FileManager.default.removeItem(at: file)
            try Data(bytes).write(to: file)
            #expect(try mapped() === program)
        }
    }

    @Test(
        "documents whose names have slashes in them or are empty, or that numbers lead to, are told apart",
        arguments: [
            (#"package a["b/c"]"#, "x := 1", ["a", "b/c", "x"], "1"), ("package a.b.c", "x := 2", ["a", "b/c", "x"], "base document"),
            (#"package a["b%2Fc"]"#, "x := 3", ["a", "b%2Fc", "x"], "3"), (#"package a[""]"#, "x := 4", ["a", "", "x"], "4"),
            ("package a", "p[1] := 5", ["a", "p", "1"], #"{"1":5}/1"#),
            ("package a", "p[x] := 6 if x := \"y\"", ["a", "p", "y"], #"{"y":6}/y"#),
        ])
    func names(package: String, rule: String, path: [String], expected: String) throws {
        let contents = try contents(BundleArchive(try bundle(package + "\n\n" + rule)))
        #expect(try answer(contents, path, "{}") == expected)
    }

    @Test("a policy repository's bundle has it when it is asked for")
    func repository() throws {
        try Fixtures.withDirectory { directory in
            try Data("name: app\nversion: 1.0.0\nbundles:\n  - name: app\n    roots: [app, people]\n".utf8).write(
                to: URL(filePath: directory + "/writ.yaml"))
            try Data(Self.data.utf8).write(to: URL(filePath: directory + "/data.json"))
            try Data(Self.policy.utf8).write(to: URL(filePath: directory + "/authz.rego"))
            let repository = try PolicyRepository(directory: directory)
            var builder = BundleBuilder(repository, revision: "1")
            builder.isCompiled = true
            let contents = try contents(BundleArchive(builder.build(try #require(repository.configuration.bundles.first)).bytes))
            #expect(try answer(contents, ["app", "authz", "allow"], #"{"user": "bob"}"#) == "true")
        }
    }
}
