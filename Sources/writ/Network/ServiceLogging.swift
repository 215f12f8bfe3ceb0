import ArgumentParser
import Logging

/// `--log-level` of commands that run on and on.
struct LogOptions: ParsableArguments {
    @Option(name: [.customShort("l"), .long], help: "Least important messages to log, on standard error.")
    var logLevel: Level = .info

    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .error: .error
            }
        }
    }

    func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        return logger
    }
}
