import ArgumentParser
import PolicyBundle
import RegoSyntax
import RegoValue

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what is inside a bundle, who signed it and from which commit it was built.")

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @Flag(name: .shortAndLong, help: "List the METADATA of policies.")
    var annotations = false

    @OptionGroup(title: "Verification")
    var verification: VerificationOptions

    @Argument(help: "The bundle file.", completion: .file(extensions: ["gz"]))
    var bundle: String

    func run() throws {
        let read = try verification.read(bundle: bundle)
        let inspection = try BundleInspection(BundleArchive(file: bundle))
        switch format {
        case .json: StandardOutput.write(inspection.json() + [UInt8(ascii: "\n")])
        case .pretty: StandardOutput.write(BundleDescription(inspection, signer: read.signer).text(withAnnotations: annotations))
        }
    }
}
