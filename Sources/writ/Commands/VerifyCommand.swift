import ArgumentParser
import PolicyBundle
import RegoSyntax
import Signing

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify a bundle's signature and every file in it.",
        discussion: "Exits with 0 when a trusted key signed exactly these files, and with 1 and a code when not.")

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @OptionGroup(title: "Verification")
    var verification: VerificationOptions

    @Argument(help: "The bundle file.", completion: .file(extensions: ["gz"]))
    var bundle: String

    func run() throws {
        guard try verification.configuration() != nil else {
            throw Failure.usage("no key to verify with", remedy: "give --verification-key, or set WRIT_VERIFICATION_KEY")
        }
        do {
            let verified = try verification.read(bundle: bundle)
            tell(verified)
        } catch let error as BundleError where format == .json {
            StandardOutput.writeLine(
                JSONNode.object([
                    .init("verified", .bool(false)), .init("errors", .array(Failure.failures(of: error).map(\.json))),
                ]).text(indent: 2))
            throw error.code.exitStatus
        }
    }

    private func tell(_ verified: any ActivatableBundle) {
        guard let signer = verified.signer else { return }
        let contents = verified.contents
        let rows: [(name: String, value: String?)] = [
            ("bundle", bundle), ("revision", contents.manifest.revision), ("algorithm", signer.algorithm.rawValue),
            ("key", signer.keyID), ("fingerprint", signer.fingerprint.map { "sha256:" + $0 }), ("scope", signer.scope),
            ("issuer", signer.issuer), ("issued", signer.issuedAt.map { "\(Int64($0))" }),
            ("expires", signer.expires.map { "\(Int64($0))" }),
            ("policies", "\(contents.modules.count)"),
        ]
        let known = rows.compactMap { row in row.value.map { (row.name, $0) } }
        switch format {
        case .json:
            let members = known.map { JSONNode.Member($0.0, .string($0.1)) }
            StandardOutput.writeLine(JSONNode.object([.init("verified", .bool(true))] + members).text(indent: 2))
        case .pretty:
            StandardOutput.write(Table([["verified", Style.standardOutput.good("yes")]] + known.map { [$0.0, $0.1] }).text)
        }
    }
}
