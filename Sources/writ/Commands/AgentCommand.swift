import ArgumentParser
import EnforcementPoint
import HTTPServing
import Logging
import ServiceLifecycle

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Sync bundles and answer decisions with OPA's data API.",
        discussion: "POST /v1/data/<path>, GET /health?bundles. Requests are answered from the active bundles while the next are staged.")

    @Option(name: .shortAndLong, help: "The configuration.", completion: .file(extensions: ["yaml"]))
    var config: String

    @Option(name: .shortAndLong, help: "Address to listen on, instead of the configuration's.")
    var addr: ListenAddress?

    @Flag(name: .long, help: "Log requests on standard output.")
    var accessLog = false

    @OptionGroup
    var log: LogOptions

    func run() async throws {
        try await Failure.translating {
            let logger = log.logger("writ.agent")
            var configuration = try SyncConfiguration(file: config)
            if let addr { configuration.server.address = addr }
            let host = configuration.server.address.host
            let agent = try Agent(
                configuration, version: BuildVersion.writ, accessLog: accessLog ? .standardOutput : .none, logger: logger
            ) { port in
                logger.info("answering at \(ListenAddress(host: host, port: port))")
            }
            try await ServiceGroup(services: [agent], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
        }
    }
}
