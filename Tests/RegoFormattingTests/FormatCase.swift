import Foundation
import RegoCompiler
import RegoFormatting
import RegoSyntax
import TestSupport

/// What OPA 1.9 made of one text: `Tests/Golden/fmt/NAME`.
struct FormatCase {
    let name: String
    private let directory: URL
    private let flags: Set<String>

    private static let root = Paths.golden("fmt")

    static func all() throws -> [FormatCase] {
        try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().filter { !$0.hasSuffix(".json") }.map(FormatCase.init)
    }

    /// The cases in which Writ is other than OPA 1.9 by intent, each with the reason. Their folders hold `ours.rego`.
    static func exceptions() throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(contentsOf: root.appendingPathComponent("exceptions.json")))
    }

    private struct Recording: Decodable {
        let command: [String]
    }

    private init(_ name: String) throws {
        self.name = name
        directory = Self.root.appendingPathComponent(name)
        let recording = try Data(contentsOf: directory.appendingPathComponent("case.json"))
        flags = Set(try JSONDecoder().decode(Recording.self, from: recording).command.filter { $0.hasPrefix("--") })
    }

    private func text(_ file: String) -> String? {
        guard let data = FileManager.default.contents(atPath: directory.appendingPathComponent(file).path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// What OPA printed: the formatted text, or the errors.
    var recorded: String? { text("expected.rego") ?? text("expected.stderr").map { $0.hasSuffix("\n") ? $0 : $0 + "\n" } }
    var ours: String? { text("ours.rego") }

    private var version: RegoVersion {
        flags.contains("--v0-v1") ? .v0CompatV1 : flags.contains("--v0-compatible") ? .v0 : .v1
    }

    /// What `writ fmt` prints.
    func format() -> String {
        do throws(RegoDiagnostics) {
            return try formatted(text("input.rego") ?? "", parsedAs: version == .v1 ? .v1 : .v0)
        } catch {
            return "failed to format Rego source file: \(error)\n"
        }
    }

    /// The result, formatted once more.
    func formatAgain(_ result: String) -> String {
        do throws(RegoDiagnostics) {
            return try formatted(result, parsedAs: version == .v1 ? .v1 : .v0)
        } catch {
            return "\(error)"
        }
    }

    private func formatted(_ text: String, parsedAs parsed: RegoVersion) throws(RegoDiagnostics) -> String {
        let source = SourceFile(path: "input.rego", text: text)
        let module = try Parser.parseModule(source: source, options: ParserOptions(regoVersion: parsed))
        let errors = version.isV1Compatible ? RegoV1Conformance.errors(in: module) : []
        if !errors.isEmpty { throw RegoDiagnostics(errors) }
        var formatter = Formatter(version: version)
        formatter.dropsV0Imports = flags.contains("--drop-v0-imports")
        return try formatter.format(module)
    }
}
