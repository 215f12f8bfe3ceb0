import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version of writ.")

    func run() {
        StandardOutput.write(
            """
            Version: \(BuildVersion.writ)
            Rego Version: v1
            Platform: \(BuildVersion.platform)

            """)
    }
}
