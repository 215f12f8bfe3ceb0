import ArgumentParser

/// `-d`, `-b` and `--ignore` of commands that ask a query.
struct SourceOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "Policy or data file, or directory; 'a.b:file.json' puts it below data.a.b. May be repeated.",
        completion: .file())
    var data: [String] = []

    @Option(name: .shortAndLong, help: "Bundle file or directory. May be repeated.", completion: .file())
    var bundle: [String] = []

    @Option(name: .long, help: "Names of files and directories to leave out ('.*' for hidden ones); may be repeated.")
    var ignore: [String] = []

    /// - Parameter prefersProgram: see `PolicySources`.
    func load(_ verification: VerificationOptions, isV0: Bool = false, prefersProgram: Bool = false) throws -> PolicySources {
        try PolicySources(
            paths: data, bundles: bundle, ignore: ignore, verification: verification, regoVersion: isV0 ? .v0 : .v1,
            prefersProgram: prefersProgram)
    }
}

/// The names that a query may use.
struct QueryFlags: ParsableArguments {
    @Option(name: .long, help: "Package whose rules the query may use by name.")
    var package: String?

    @Option(name: .long, help: "Reference that the query may use by its last name, such as data.lib.strings. May be repeated.")
    var `import`: [String] = []
}
