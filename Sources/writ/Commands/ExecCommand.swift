import ArgumentParser
import PolicyEvaluation
import RegoEngine
import RegoSyntax

struct ExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Make one decision for each of many input files.",
        discussion: """
            Of directories, every .json, .yaml and .yml file is an input. For example: \
            writ exec -b bundle.tar.gz --decision authz/allow --fail requests/

            Of a configuration file of OPA the sections bundles, services, keys, labels and default_decision are read; bundles are fetched once.
            """)

    /// `--format`; there is one.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json
    }

    @Option(name: .shortAndLong, help: "Bundle file or directory. May be repeated.", completion: .file())
    var bundle: [String] = []

    @Option(
        name: .shortAndLong, help: "Configuration file of OPA, YAML or JSON; ${NAME} stands for an environment variable.",
        completion: .file())
    var configFile: String?

    @Option(name: .long, help: "Set a value of the configuration: labels.app=x,services.s.url=http://h. May be repeated.")
    var set: [String] = []

    @Option(name: .long, help: "Set a value of the configuration to what a file holds: keys.k.key=public.pem. May be repeated.")
    var setFile: [String] = []

    @Option(
        name: .long, help: "Path of the decision, such as authz/allow. (default: default_decision of the configuration, or /system/main)")
    var decision: String?

    @Flag(name: [.customShort("I"), .long], help: "Read an input document from standard input, before those of files.")
    var stdinInput = false

    @Option(name: .shortAndLong, help: "Output format.")
    var format: Format = .json

    @Flag(name: .long, help: "Exit with 1 when a decision is undefined or null, or an input cannot be read.")
    var fail = false

    @Flag(name: .long, help: "Exit with 1 when a decision is defined, or there are errors.")
    var failDefined = false

    @Flag(name: .long, help: "Exit with 1 when a decision is anything but an empty array or set, or there are errors.")
    var failNonEmpty = false

    @Option(name: .long, help: "Time that all decisions together may take (1m30s); no limit when not given.")
    var timeout: GoDuration?

    @OptionGroup
    var log: PrintLogOptions

    @Flag(name: .long, help: "Policies are Rego v0, as before OPA 1.0.")
    var v0Compatible = false

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "Input files, and directories of them.", completion: .file())
    var paths: [String] = []

    func validate() throws {
        if paths.isEmpty && !stdinInput { throw ValidationError("Give at least one path of an input, or --stdin-input.") }
        if [fail, failDefined, failNonEmpty].count(where: { $0 }) > 1 {
            throw ValidationError("Of --fail, --fail-defined and --fail-non-empty only one can be given.")
        }
    }

    func run() throws {
        let deadline = timeout.flatMap { $0.nanoseconds > 0 ? QueryTimings.now() + $0.nanoseconds : nil }
        let version: RegoVersion = v0Compatible ? .v0 : .v1
        let given = try PolicySources(paths: [], bundles: bundle, ignore: [], verification: verification, regoVersion: version)
        let (configuration, configured) = try Failure.translatingAtOnce {
            let configuration = try ExecConfiguration(
                ConfigurationDocument(file: configFile, settings: set, settingsFromFiles: setFile))
            return (configuration, try ConfiguredBundles(configuration.bundles, regoVersion: version))
        }
        let sources = try given.adding(configured.modules, configured.data)
        var options = QueryOptions(isV0: v0Compatible, network: .ofThisMachine)
        options.runtimeJSON = RuntimeDescription(version: BuildVersion.writ, configuration: configuration.published).json
        let decision = decision ?? configuration.defaultDecision ?? "/system/main"
        let query = try PreparedQuery(DecisionPath(decision).query, modules: sources.modules, data: sources.data, options: options)
        let execution = Execution(decision, query, printing: log.printSink, deadline: deadline)
        var report = ExecutionReport()
        if stdinInput { report.results.append(execution.result(of: try StandardInputDocument.read(), at: "--stdin-input")) }
        for path in try InputFiles(paths).paths { report.results.append(execution.result(ofFile: path)) }
        try report.write()
        try failure(of: report)
    }

    /// What `--fail` and its like make of the results.
    private func failure(of report: ExecutionReport) throws {
        let chosen: (condition: FailCondition, flag: String)? =
            fail
            ? (.undefined, "--fail") : failDefined ? (.defined, "--fail-defined") : failNonEmpty ? (.nonEmpty, "--fail-non-empty") : nil
        guard let chosen else { return }
        let failures = report.results.count { chosen.condition.isFailure($0.outcome) }
        let errors = report.results.count { chosen.condition.isError($0.outcome) }
        guard failures + errors > 0 else { return }
        throw Failure(
            "exec_failed", "there were \(failures) failures and \(errors) errors counted in the results list, and \(chosen.flag) is set")
    }
}
