import ArgumentParser

@main
struct Writ: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writ", abstract: "Build, sign, publish and enforce policy bundles.")
}
