import ArgumentParser
import Glibc
import Incremental
import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check policies for errors of syntax, names, safety and types.")

    @Flag(name: .shortAndLong, help: "Read the paths as bundle files or root directories.")
    var bundle = false

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    @Option(name: .shortAndLong, help: "Errors to report before giving up; 0 for all.")
    var maxErrors = 10

    @Flag(name: [.customShort("S"), .long], help: "Strict mode: refuse unused variables and imports, deprecated built-ins and the like.")
    var strict = false

    @OptionGroup
    var version: RegoVersionFlags

    @Flag(name: .customLong("v0-v1"), help: "Policies must be valid in Rego v0 and in v1.")
    var bothVersions = false

    @OptionGroup
    var compiler: CompilerFlags

    @OptionGroup
    var cache: CacheOptions

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "Files, directories or bundles.", completion: .file())
    var paths: [String]

    func run() throws {
        HeapGrowth.inLargeSteps()
        do {
            try check()
        } catch  where format == .json {
            throw Failure.writtenAsJSON(error)
        }
    }

    private func check() throws {
        let capabilities = try compiler.readCapabilities()
        let unparsed = try UnparsedSources(
            paths: bundle ? [] : paths, bundles: bundle ? paths : [], ignore: ignore, verification: verification,
            regoVersion: bothVersions ? .v0CompatV1 : version.version, capabilities: capabilities ?? .current, onlyPolicies: !bundle)
        if try checkChanges(unparsed, capabilities) { return }
        var sources = try PolicySources(unparsed)
        let compiled = try compile(sources.takeModules(), sources.data, capabilities, try compiler.readSchemas())
        // The process ends here: taking large syntax trees apart first would be a good part of the work.
        withExtendedLifetime(compiled) { Glibc.exit(ExitStatus.success.rawValue) }
    }

    /// Checks what has changed since a run without errors.
    ///
    /// - Returns: whether that is enough; otherwise everything is to be checked, which tells all errors.
    private func checkChanges(_ unparsed: UnparsedSources, _ capabilities: Capabilities?) throws -> Bool {
        guard let cache = cache.cache(of: "check", on: paths), let texts = unparsed.texts, let data = try? unparsed.data else {
            return false
        }
        let schemas: Schemas?
        do { schemas = try compiler.readSchemas() } catch { return false }
        var settings = RunSettings(unparsed.regoVersion, capabilities, schemas)
        settings.set("strict", strict)
        let check = IncrementalCheck(texts, data: data, settings: settings, cache: cache, parse: unparsed.parse)
        return try check?.run { _ = try compile($0, data, capabilities, schemas) } ?? false
    }

    private func compile(
        _ modules: consuming [Module], _ data: Document, _ capabilities: Capabilities?, _ schemas: Schemas?
    ) throws -> CompiledModules {
        let options = CompilerOptions(
            capabilities: capabilities ?? .current, isStrict: strict, keepsPrints: true, errorLimit: maxErrors,
            // A scalar on the way is in the way of everything below it.
            baseDocumentExists: { path in path.reduce(data.root) { $0.isObject ? $0.lookup($1) : $0 }.isDefined },
            schemas: schemas)
        let compiled = try Compiler(options).compile(modules)
        if let missing = compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) { throw missing }
        return compiled
    }
}
