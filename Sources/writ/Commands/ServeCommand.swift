import ArgumentParser
import BundleServer
import HTTPServing
import Logging
import ServiceLifecycle

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a published repository over HTTP.",
        discussion: """
            Only files of the repository, with entity tags, ranges and long polling (Prefer: wait=N). Requests are logged on standard \
            output. Any other static web server will do as well.
            """)

    @Option(name: .shortAndLong, help: "Address to listen on: host:port, or :port for every interface.")
    var addr = ListenAddress(port: 8080)

    @Option(name: .long, help: "PEM file with the certificate chain.", completion: .file())
    var tlsCertFile: String?

    @Option(name: .long, help: "PEM file with the certificate's private key.", completion: .file())
    var tlsPrivateKeyFile: String?

    @Flag(name: .long, help: "Do not log requests.")
    var quiet = false

    @OptionGroup
    var log: LogOptions

    @Argument(help: "The published repository.", completion: .directory)
    var directory: String

    func validate() throws {
        if (tlsCertFile == nil) != (tlsPrivateKeyFile == nil) {
            throw ValidationError("--tls-cert-file and --tls-private-key-file are given together.")
        }
    }

    func run() async throws {
        let logger = log.logger("writ.serve")
        var configuration = BundleServer.Configuration(directory: directory, address: addr)
        if let tlsCertFile, let tlsPrivateKeyFile {
            configuration.tls = TLSFiles(certificate: tlsCertFile, privateKey: tlsPrivateKeyFile)
        }
        if !quiet { configuration.accessLog = .standardOutput }
        let scheme = configuration.tls == nil ? "http" : "https"
        let address = addr
        let server = BundleServer(configuration, logger: logger) { port in
            let listening = ListenAddress(host: address.host, port: port)
            logger.info("serving at \(scheme)://\(listening)")
        }
        try await Failure.translating {
            try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
        }
    }
}

extension ListenAddress: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
    public var defaultValueDescription: String { description }
}
