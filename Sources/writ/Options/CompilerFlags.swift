import ArgumentParser
import PolicyBundle
import RegoCompiler
import RegoSyntax

/// What policies may use, and what their input looks like.
struct CompilerFlags: ParsableArguments {
    @Option(
        name: .long, help: "What policies may use: a version of OPA (writ capabilities lists them), or a capabilities file.",
        completion: .file(extensions: ["json"]))
    var capabilities: String?

    @OptionGroup
    var schemas: SchemaFlags

    /// Nothing when the flag was not given.
    func readCapabilities() throws -> Capabilities? {
        try capabilities.map { try CapabilitiesSource.find($0) }
    }

    /// Nothing when the flag was not given.
    func readSchemas() throws -> Schemas? { try schemas.read() }
}

/// What the input and data look like.
struct SchemaFlags: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "JSON schema of the input, or a directory of schemas that METADATA refers to (schema.a.b is a/b.json).",
        completion: .file())
    var schema: String?

    /// Nothing when the flag was not given.
    func read() throws -> Schemas? { try schema.map { try SchemaFiles.read($0) } }
}

/// The version of the language.
struct RegoVersionFlags: ParsableArguments {
    @Flag(name: .customLong("v0-compatible"), help: "Policies are Rego v0 where no manifest says otherwise.")
    var isV0 = false

    var version: RegoVersion { isV0 ? .v0 : .v1 }
}
