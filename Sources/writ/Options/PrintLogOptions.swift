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
        return { text, file, row in StandardError.writeLine(format.entry(text, line: "\(file):\(row)", time: Self.now())) }
    }

    /// RFC 3339, to the second.
    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
