import ArgumentParser
import RegoCompiler

/// Which Rego policies and queries are written in, and what they may use.
struct LanguageOptions: ParsableArguments {
    @Option(name: .long, help: "What policies may use: a version of OPA (writ capabilities lists them), or a capabilities file.")
    var capabilities: String?

    @Flag(name: .long, help: "Policies and queries are Rego v0, as before OPA 1.0.")
    var v0Compatible = false

    @Option(name: .shortAndLong, help: "What runs the policies; wasm is not there.")
    var target: EvaluationTarget = .rego

    /// - Throws: `Failure` when there are no such capabilities.
    func allowed() throws -> Capabilities { try capabilities.map { try CapabilitiesSource.find($0) } ?? .current }
}

/// `--target` of commands that evaluate.
enum EvaluationTarget: String, ExpressibleByArgument, CaseIterable {
    case rego
}
