import Foundation

/// Runs the built `writ` as a user would.
struct Executable {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Where commands run; paths in arguments are relative to it.
    let directory: URL
    var environment: [String: String] = [:]
    /// Keeps a temporary directory alive.
    var owner: TemporaryDirectory?

    /// The executable lies beside the test bundle.
    static let url: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("writ")
    }()

    func run(_ arguments: String..., input: String = "") throws -> Outcome { try run(arguments, input: input) }

    func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = Self.url
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var variables = ProcessInfo.processInfo.environment
        variables["WRIT_VERIFICATION_KEY"] = nil
        // No test may depend on what another one, or somebody else, has run before.
        variables["WRIT_CACHE"] = "off"
        process.environment = variables.merging(environment) { $1 }
        let files = try (0..<3).map { _ in try TemporaryFile() }
        try Data(input.utf8).write(to: files[0].url)
        process.standardInput = try FileHandle(forReadingFrom: files[0].url)
        process.standardOutput = try FileHandle(forWritingTo: files[1].url)
        process.standardError = try FileHandle(forWritingTo: files[2].url)
        try process.run()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: try files[1].text, errors: try files[2].text)
    }
}

/// A file that is deleted with its owner.
final class TemporaryFile {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("writ-test-\(UUID().uuidString)")

    init() throws { try Data().write(to: url) }
    deinit { try? FileManager.default.removeItem(at: url) }

    var text: String { get throws { String(decoding: try Data(contentsOf: url), as: UTF8.self) } }
}

/// A directory that is deleted with its owner.
final class TemporaryDirectory {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("writ-test-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    var writ: Executable { Executable(directory: url, owner: self) }

    func write(_ name: String, _ text: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ name: String) throws -> String { String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path) }

    func permissions(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.appendingPathComponent(name).path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }
}

/// The root of the package.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
