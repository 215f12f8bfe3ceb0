/// Flags that are on unless told otherwise, as people write them for `opa`: `--benchmem=false`.
enum GoFlags {
    /// By command; each has a `--no-` form here.
    private static let onByDefault: [String: Set<String>] = [
        "bench": ["benchmem", "metrics", "fail"], "test": ["benchmem"], "fmt": ["check-result"],
    ]

    /// The arguments with `--name=false` as `--no-name`, and `--name=true` as `--name`; those after `--` as they are.
    static func translated(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, let names = onByDefault[command] else { return arguments }
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        return arguments[..<end].map { translated($0, names) } + arguments[end...]
    }

    private static func translated(_ argument: String, _ names: Set<String>) -> String {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix("--"), names.contains(String(parts[0].dropFirst(2))) else { return argument }
        switch parts[1] {
        case "true", "1", "t", "T", "TRUE", "True": return String(parts[0])
        case "false", "0", "f", "F", "FALSE", "False": return "--no-" + parts[0].dropFirst(2)
        default: return argument
        }
    }
}
