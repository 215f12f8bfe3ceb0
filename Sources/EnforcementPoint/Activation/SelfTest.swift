import RegoEngine

/// The last step before a set may decide: each entrypoint of the new bundle is evaluated on an empty input. It may be undefined; it must not fail.
enum SelfTest {
    static func run(_ set: PolicySet, bundle: String) throws(SyncError) {
        for path in set.entrypoints(of: bundle) {
            do {
                _ = try set.decide(path: path, .document(Array("{}".utf8)[...]), usesNetwork: false)
            } catch {
                throw SyncError(
                    .selfTest, "the entrypoint \(path.joined(separator: "/")) cannot be evaluated: \(error.description)", place: bundle,
                    remedy: "test it: writ eval with an empty input")
            }
        }
    }
}
