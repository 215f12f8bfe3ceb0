import ArgumentParser
import EnforcementPoint
import Logging
import RegoSyntax
import ServiceLifecycle

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Pull bundles, verify, stage and self-test them, and activate them by one rename.",
        discussion: "A bundle that fails any step changes nothing. With --once the exit status is 0 only when every bundle is up to date.")

    @Option(name: .shortAndLong, help: "The configuration.", completion: .file(extensions: ["yaml"]))
    var config: String

    @Flag(name: .long, help: "Ask once for every bundle and end.")
    var once = false

    @Option(name: .shortAndLong, help: "Output format of --once.")
    var format: OutputFormat = .pretty

    @OptionGroup
    var log: LogOptions

    func run() async throws {
        try await Failure.translating {
            let logger = log.logger("writ.sync")
            let point = try EnforcementPoint(SyncConfiguration(file: config), version: BuildVersion.writ, logger: logger)
            await point.begin()
            guard once else {
                try await ServiceGroup(services: [point], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
                return
            }
            let statuses = await point.syncOnce()
            await point.close()
            tell(statuses)
            if let error = statuses.compactMap(\.error).first { throw error.exitStatus }
        }
    }

    private func tell(_ statuses: [BundleStatus]) {
        switch format {
        case .json: StandardOutput.writeLine(JSONNode.array(statuses.map(\.node)).text(indent: 2))
        case .pretty:
            let rows = statuses.map { status in
                [
                    status.name, status.activeRevision ?? "-", status.isVerified ? status.signer ?? "yes" : "NOT VERIFIED",
                    status.error.map { "\($0.code): \($0.message)" } ?? "up to date",
                ]
            }
            StandardOutput.write(Table(header: ["BUNDLE", "REVISION", "SIGNER", "STATUS"], rows).text)
        }
    }
}

extension BundleStatus {
    fileprivate var node: JSONNode {
        var members: [JSONNode.Member] = [.init("name", .string(name)), .init("verified", .bool(isVerified))]
        if let activeRevision { members.append(.init("active_revision", .string(activeRevision))) }
        if let activeDigest { members.append(.init("active_sha256", .string(activeDigest))) }
        if let signer { members.append(.init("signer", .string(signer))) }
        if let error {
            members.append(.init("code", .string(error.code)))
            members.append(.init("message", .string(error.message)))
        }
        return .object(members)
    }
}
