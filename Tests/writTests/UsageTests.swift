import Foundation
import Testing

struct UsageTests {
    static let commands = [
        "init", "test", "check", "eval", "bench", "keys", "build", "inspect", "verify", "publish", "serve", "sync", "agent", "capabilities",
        "version",
    ]

    @Test("every command explains itself on standard output", arguments: commands)
    func help(command: String) throws {
        let outcome = try TemporaryDirectory().writ.run(command, "--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: writ \(command)"))
        #expect(outcome.errors.isEmpty)
    }

    @Test("an unknown flag is wrong usage: status 2, told on standard error", arguments: commands)
    func unknownFlag(command: String) throws {
        let outcome = try TemporaryDirectory().writ.run(command, "--no-such-flag")
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("no-such-flag") || outcome.errors.contains("Missing"))
    }

    @Test(
        "wrong usage ends with status 2",
        arguments: [
            ["nonsense"], ["init"], ["test"], ["check"], ["eval"], ["eval", "-f", "nonsense", "1"], ["eval", "--stdin", "-I"], ["build"],
            ["inspect"], ["verify", "no-such-bundle.tar.gz"], ["publish", "x.tar.gz"], ["serve"], ["serve", "--addr", "nowhere", "."],
            ["serve", "--tls-cert-file", "x.pem", "."], ["sync"], ["agent"], ["keys", "generate"],
            ["keys", "generate", "--type", "dsa", "keys"], ["test", "--timeout", "soon", "."],
        ])
    func wrongUsage(arguments: [String]) throws {
        let outcome = try TemporaryDirectory().writ.run(arguments)
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test(
        "what cannot be read ends with status 2 and names the file",
        arguments: [
            ["test", "nowhere"], ["check", "nowhere"], ["eval", "-d", "nowhere", "1"], ["eval", "-i", "nowhere", "1"],
            ["build", "nowhere"],
            ["inspect", "nowhere"], ["publish", "nowhere", "--to", "repository"], ["sync", "--once", "--config", "nowhere"],
            ["agent", "--config", "nowhere"], ["keys", "list", "nowhere"], ["keys", "show", "nowhere"],
        ])
    func unreadable(arguments: [String]) throws {
        let outcome = try TemporaryDirectory().writ.run(arguments)
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("nowhere"))
    }

    @Test("the version is printed")
    func version() throws {
        let outcome = try TemporaryDirectory().writ.run("version")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Version: "))
    }

    @Test("capabilities list what policies may use")
    func capabilities() throws {
        let outcome = try TemporaryDirectory().writ.run("capabilities", "--current")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\"count\"") && outcome.output.contains("rego_v1"))
    }

    @Test("docs/commands.md is what the commands say of themselves")
    func reference() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = packageRoot.appendingPathComponent("scripts/command-reference").path
        process.arguments = ["python3", script, "--check", "--writ", Executable.url.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "run scripts/command-reference --writ \(Executable.url.path) (it needs python3)")
    }
}
