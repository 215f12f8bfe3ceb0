import Testing

@testable import EnforcementPoint
@testable import PolicyBundle

@Suite("Bundles with a plan and no source")
struct PlannedBundleTests {
    private func member(_ name: String, entrypoint: String) throws -> PolicySet.Member {
        let plan = """
            {"static": {"strings": [], "builtin_funcs": [], "files": []},
             "plans": {"plans": [{"name": "\(entrypoint)", "blocks": [{"stmts": []}]}]}, "funcs": {"funcs": []}}
            """
        var tar = TarWriter()
        tar.add(".manifest", Array("{\"roots\": [\"\(name)\"]}".utf8))
        tar.add("plan.json", Array(plan.utf8))
        let bundle = try UnverifiedBundle(BundleArchive(GzipWriter.pack(tar.finish())))
        return PolicySet.Member(name: name, sha256: "", signer: nil, isVerified: false, contents: bundle.contents)
    }

    @Test("an entrypoint outside of the bundle's roots is refused: it would answer in the place of another bundle")
    func entrypointOutsideRoots() throws {
        _ = try PolicySet([try member("net", entrypoint: "net/answer")])
        for entrypoint in ["app/answer", "network/answer", ""] {
            let error = try #require(throws: SyncError.self) { _ = try PolicySet([try member("net", entrypoint: entrypoint)]) }
            #expect(error.code == "bundle_root_violation", "\(entrypoint): \(error)")
        }
    }
}
