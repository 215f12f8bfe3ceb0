import ArgumentParser
import PolicyBundle
import RegoSyntax

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what is inside a bundle, a bundle's directory or a policy.",
        discussion: "Of a bundle file the text also tells who signed it and from which commit it was built.")

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @Flag(name: .shortAndLong, help: "List the METADATA of policies.")
    var annotations = false

    @Flag(name: .long, help: "Policies are Rego v0, where the manifest does not say otherwise.")
    var v0Compatible = false

    @OptionGroup(title: "Verification")
    var verification: VerificationOptions

    @Argument(help: "A bundle file, a directory or a policy.", completion: .file())
    var path: String

    func run() throws {
        guard path.hasSuffix(".tar.gz") else {
            try tell(try BundleSummary(path: path, isV0: v0Compatible))
            return
        }
        let read = try verification.read(bundle: path)
        let archive = try BundleArchive(file: path)
        try tell(try BundleSummary(archive, isV0: v0Compatible))
        if format == .pretty {
            StandardOutput.write("BUNDLE:\n" + BundleDescription(try BundleInspection(archive), signer: read.signer).text)
        }
    }

    private func tell(_ summary: BundleSummary) throws {
        if annotations, let errors = summary.annotationErrors { throw errors }
        switch format {
        case .json:
            StandardOutput.writeLine(
                InspectionJSON(summary: summary, listsAnnotations: annotations).document.text(indent: 2, escapesHTML: true))
        case .pretty: StandardOutput.write(InspectionText(summary: summary, listsAnnotations: annotations).text)
        }
    }
}
