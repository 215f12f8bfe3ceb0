import ArgumentParser
import Dispatch
import Glibc

/// The command line. Each subcommand is a file in `Commands/`.
@main
struct Writ: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "writ",
        abstract: "Test, build, sign, publish and enforce policy bundles.",
        discussion: """
            Commands and flags are those of `opa` where it has them. Exit status: 0 success, 1 the thing checked failed, 2 wrong usage \
            or unreadable input, 3 the environment failed (network, disk).
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Write policies:",
                subcommands: [
                    InitCommand.self, TestCommand.self, CheckCommand.self, ParseCommand.self, FmtCommand.self, EvalCommand.self,
                    DepsCommand.self, BenchCommand.self, ExecCommand.self,
                ]),
            CommandGroup(
                name: "Make bundles:",
                subcommands: [KeysCommand.self, BuildCommand.self, SignCommand.self, InspectCommand.self, VerifyCommand.self]),
            CommandGroup(
                name: "Distribute and enforce:",
                subcommands: [PublishCommand.self, ServeCommand.self, SyncCommand.self, AgentCommand.self]),
            CommandGroup(name: "Other:", subcommands: [CapabilitiesCommand.self, VersionCommand.self]),
        ])

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            let command = try parseAsRoot(GoFlags.translated(Array(CommandLine.arguments.dropFirst())))
            if let command = command as? any AsyncParsableCommand {
                runToTheEnd(command)
            }
            var synchronous = command
            try synchronous.run()
            Glibc.exit(ExitStatus.success.rawValue)
        } catch {
            Failure.exit(with: error)
        }
    }

    /// Only commands that wait for the network are asynchronous; the others never start the concurrency runtime.
    private static func runToTheEnd(_ command: any AsyncParsableCommand) -> Never {
        nonisolated(unsafe) var command = command  // handed to the task and not used here again
        Task {
            do {
                try await command.run()
                Glibc.exit(ExitStatus.success.rawValue)
            } catch {
                Failure.exit(with: error)
            }
        }
        dispatchMain()
    }
}
