import Testing

extension TemporaryDirectory {
    /// Runs `writ`, which must succeed.
    func succeed(_ arguments: String...) throws {
        let outcome = try writ.run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.errors)")
    }

    /// Makes the policies `docs` and the key pair `keys/team`.
    func makeSignedPolicies() throws {
        try succeed("init", "docs")
        try succeed("keys", "generate", "--name", "team", "keys")
    }

    /// Builds and signs the policies and publishes them in `repository`, as `bundles/docs/stable.tar.gz`.
    func publish(version: String) throws {
        try succeed("build", "docs", "-o", "dist", "--signing-key", "keys/team.pem", "--verification-key-id", "team")
        try succeed(
            "publish", "dist/docs-\(version).tar.gz", "--to", "repository", "--channel", "stable", "--verification-key", "keys/team.pub.pem"
        )
    }

    /// Serves `repository` until the server is stopped or dropped.
    func serve() throws -> RunningCommand {
        try RunningCommand(writ, ["serve", "repository", "--addr", "127.0.0.1:0"], readyAfter: "serving at http://127.0.0.1:")
    }
}
