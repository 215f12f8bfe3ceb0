import Foundation
import TestSupport
import Testing

@testable import PolicyBundle

/// The bundles in `bundles/`: what an earlier build of Writ made and signed must stay readable.
@Suite struct ReferenceBundleTests {
    static let bundles = Paths.files(below: Paths.repository.appending(path: "bundles"), ending: ".tar.gz")

    @Test("there is a reference bundle of each example")
    func complete() {
        let names = Self.bundles.map { $0.lastPathComponent }
        #expect(names == ["agent-actions-1.0.0.tar.gz", "kubernetes-1.0.0.tar.gz", "terraform-1.0.0.tar.gz"])
    }

    @Test("every reference bundle verifies with the published key and holds policies", arguments: bundles)
    func verifies(_ file: URL) throws {
        let key = try TrustedKey(argument: Paths.repository.appending(path: "keys/reference.pub.pem").path, algorithm: nil)
        let archive = try BundleArchive(file: file.path)
        let bundle = try BundleVerifier(VerificationConfiguration(key: key)).verify(archive, at: Int64(Date().timeIntervalSince1970))
        #expect(!bundle.contents.modules.isEmpty)
        #expect(bundle.contents.plan != nil)
    }
}
