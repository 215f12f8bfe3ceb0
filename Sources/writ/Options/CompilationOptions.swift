import ArgumentParser
import RegoCompiler

/// What is made of the policies of a bundle, with the flags of `opa build`.
struct CompilationOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "Entrypoint (a/b); may be repeated. Those of METADATA ('entrypoint: true') and of writ.yaml are entrypoints, too.")
    var entrypoint: [String] = []

    @Option(
        name: [.customShort("O"), .long],
        help: ArgumentHelp(
            "0, 1 or 2: evaluate the entrypoints as far as the bundle's data allow.",
            discussion: "1 keeps the rules that depend on input, 2 inlines them where that is possible. Entrypoints answer as before."))
    var optimize = 0

    @Option(name: .long, help: "The package below data for rules that optimization makes up.")
    var partialNamespace = "partial"

    @Flag(name: .long, help: "Leave rules that need an entrypoint out of the plan.")
    var pruneUnused = false

    @Option(name: .long, help: "What policies may use: a version of OPA (writ capabilities lists them), or a capabilities file.")
    var capabilities: String?

    @Flag(name: .long, help: "Policies are Rego v0, as before OPA 1.0, where no manifest says otherwise.")
    var v0Compatible = false

    @Flag(name: .long, help: "Say on standard error what is optimized, and how.")
    var debug = false

    func validate() throws {
        guard (0...2).contains(optimize) else { throw ValidationError("--optimize is 0, 1 or 2.") }
        guard !partialNamespace.isEmpty, !partialNamespace.contains("/") else {
            throw ValidationError("--partial-namespace is the name of one package.")
        }
    }

    func settings() throws -> BundleCompilation.Settings {
        var settings = BundleCompilation.Settings(
            optimization: optimize, partialNamespace: partialNamespace, capabilities: try allowed(), isV0: v0Compatible)
        if debug { settings.note = { StandardError.writeLine($0) } }
        return settings
    }

    func allowed() throws -> Capabilities { try capabilities.map { try CapabilitiesSource.find($0) } ?? .current }
}
