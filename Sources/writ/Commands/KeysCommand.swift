import ArgumentParser
import Glibc
import RegoSyntax
import Signing

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make and look at signing keys.",
        subcommands: [Generate.self, List.self, Show.self])

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "generate", abstract: "Make a key pair: <name>.pem (mode 0600) and <name>.pub.pem. Existing files are not touched."
        )

        @Option(name: .long, help: "Kind of key.")
        var type: KeyType = .ed25519

        @Option(name: .long, help: "Name of the files; the kind of key when not given.")
        var name: String?

        @Argument(help: "The directory to write to; made with mode 0700 when it is not there.", completion: .directory)
        var directory: String

        func run() throws {
            let key = try PrivateKey.generate(type)
            let paths = try KeyFile.write(key, name: name ?? type.rawValue, in: directory)
            StandardOutput.write(
                Table([
                    ["private key", paths.privateKey],
                    ["public key", paths.publicKey],
                    ["fingerprint", "sha256:" + (try key.publicKey).fingerprint],
                ]).text)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the keys in a directory.")

        @Option(name: .shortAndLong, help: "Output format.")
        var format: OutputFormat = .pretty

        @Argument(help: "The directory.", completion: .directory)
        var directory: String = "keys"

        func run() throws {
            let keys = try KeyListing(directory: directory).keys
            switch format {
            case .json: StandardOutput.writeLine(JSONNode.array(keys.map(\.json)).text(indent: 2))
            case .pretty: StandardOutput.write(Table(header: ["FILE", "KEY", "HALF", "FINGERPRINT"], keys.map(\.row)).text)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a key's kind, fingerprint and public half.")

        @Argument(help: "A PEM file: private key, public key or certificate.", completion: .file())
        var file: String

        func run() throws {
            let key = try ListedKey(file: file)
            StandardOutput.write(
                Table([["file", key.file], ["key", key.kind], ["half", key.half], ["fingerprint", "sha256:" + key.fingerprint]]).text)
            for warning in key.warnings { StandardError.warn(warning) }
            StandardOutput.write(key.publicKey.pem)
        }
    }
}

extension KeyType: ExpressibleByArgument {}
