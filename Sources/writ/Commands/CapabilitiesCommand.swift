import ArgumentParser
import RegoCompiler
import RegoSyntax

struct CapabilitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capabilities", abstract: "Print the built-in functions and language features that policies may use.",
        discussion: "Without flags: the versions of OPA whose capabilities are known. --current is what this program has.")

    @Flag(name: .long, help: "Print what this program has.")
    var current = false

    @Option(name: .long, help: "Print what a version of OPA has.")
    var version: String?

    @Option(name: .long, help: "Print what a capabilities file says.", completion: .file(extensions: ["json"]))
    var file: String?

    @Flag(name: .long, help: "With --current: as they are for Rego v0.")
    var v0Compatible = false

    func run() throws {
        guard let capabilities = try chosen else {
            for version in Capabilities.knownVersions { StandardOutput.writeLine(version) }
            return
        }
        StandardOutput.writeLine(capabilities.json.text(indent: 2, escapesHTML: true))
    }

    /// As OPA does, a version goes before a file, and a file before what is current.
    private var chosen: Capabilities? {
        get throws {
            if let version { return try CapabilitiesSource.version(version) }
            if let file { return try CapabilitiesSource.file(file) }
            guard current else { return nil }
            return v0Compatible ? CapabilitiesSource.current.forV0 : CapabilitiesSource.current
        }
    }
}
