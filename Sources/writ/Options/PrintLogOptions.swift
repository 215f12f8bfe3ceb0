import ArgumentParser
import Glibc
import RegoEngine
import RegoSyntax

/// Whether and how what policies `print` is logged on standard error, with OPA's flags.
struct PrintLogOptions: ParsableArguments {
    @Option(name: [.customShort("l"), .long], help: "What policies print is logged from info on.")
    var logLevel: Level = .error

    @Option(name: .long, help: "Format of the log.")
    var logFormat: Format = .json

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Layout of times in the log, as Go has them, such as '2006-01-02 15:04:05'; RFC 3339 when not given.",
            discussion: "Without it the environment variable OPA_LOG_TIMESTAMP_FORMAT is asked."))
    var logTimestampFormat: String?

    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, error
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
        case indentedJSON = "json-pretty"

        /// One entry as OPA's logger writes it.
        func entry(_ message: String, line: String, time: String) -> String {
            let json = JSONNode.object([
                .init("level", .string("info")), .init("line", .string(line)), .init("msg", .string(message)), .init("time", .string(time)),
            ])
            return switch self {
            case .text: "[INFO] \(message)\n  line = \(JSONNode.string(line).text())\n"
            case .json: json.text(escapesHTML: true)
            case .indentedJSON: json.text(indent: 2, escapesHTML: true)
            }
        }
    }

    /// Nothing when what policies print is not wanted.
    var printSink: BuiltinContext.PrintSink? {
        if logLevel == .error { return nil }
        let format = logFormat
        let clock = timestamp
        return { text, file, row in StandardError.writeLine(format.entry(text, line: "\(file):\(row)", time: Self.now(as: clock))) }
    }

    private var timestamp: GoTimestamp {
        let layout = logTimestampFormat ?? getenv("OPA_LOG_TIMESTAMP_FORMAT").map { String(cString: $0) } ?? ""
        return layout.isEmpty ? GoTimestamp() : GoTimestamp(layout: layout)
    }

    private static func now(as timestamp: GoTimestamp) -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return timestamp.text(secondsSinceEpoch: now.tv_sec, nanosecond: now.tv_nsec)
    }
}
