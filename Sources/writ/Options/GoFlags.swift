/// Flags that are on unless told otherwise, as people write them for `opa`: `--benchmem=false`.
enum GoFlags {
    /// Each has a `--no-` form here. In an array: a set would be looked for among all types when the program starts.
    private static func onByDefault(_ command: String) -> [String] {
        switch command {
        case "bench": ["benchmem", "metrics", "fail"]
        case "test": ["benchmem"]
        case "fmt": ["check-result"]
        default: []
        }
    }

    /// The arguments with `--name=false` as `--no-name`, and `--name=true` as `--name`; those after `--` as they are.
    static func translated(_ arguments: [String]) -> [String] {
        let names = arguments.first.map(onByDefault) ?? []
        if names.isEmpty { return arguments }
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        return arguments[..<end].map { translated($0, names) } + arguments[end...]
    }

    private static func translated(_ argument: String, _ names: [String]) -> String {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix("--"), names.contains(String(parts[0].dropFirst(2))) else { return argument }
        switch parts[1] {
        case "true", "1", "t", "T", "TRUE", "True": return String(parts[0])
        case "false", "0", "f", "F", "FALSE", "False": return "--no-" + parts[0].dropFirst(2)
        default: return argument
        }
    }
}
