import ArgumentParser
import RegoCompiler
import RegoEngine
import RegoSyntax

struct CapabilitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capabilities", abstract: "Print the built-in functions and language features that policies may use.")

    func run() {
        let names = Capabilities.current.restricted { BuiltinTable.byName[$0] != nil }.builtins.map(\.name)
        let features = Capabilities.current.features.sorted()
        StandardOutput.writeLine(
            JSONNode.object([
                .init("builtins", .array(names.map { .object([.init("name", .string($0))]) })),
                .init("features", .array(features.map { .string($0) })),
            ]).text(indent: 2))
    }
}
