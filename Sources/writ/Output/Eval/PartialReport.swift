import RegoFormatting
import RegoSyntax
import TopDown

/// What a partial evaluation left, in OPA's forms.
struct PartialReport {
    private let queries: [Body]
    private let support: [Module]

    init(_ remainder: TopDownQuery.Remainder) {
        queries = remainder.queries
        support = remainder.support
    }

    /// Whether the query never holds.
    var isUndefined: Bool { queries.isEmpty }

    /// OPA's `rego.PartialQueries`; what is empty is left out.
    var json: JSONNode {
        var members: [JSONNode.Member] = []
        if !queries.isEmpty { members.append(.init("queries", .array(queries.map { $0.json() }))) }
        if !support.isEmpty { members.append(.init("support", .array(support.map { $0.json() }))) }
        return .object(members)
    }

    /// `--format source`: each query and module under a heading.
    func source() throws(RegoDiagnostics) -> String {
        var text = ""
        for (number, query) in queries.enumerated() { text += "# Query \(number + 1)\n\(try Self.text(query))\n" }
        for (number, module) in support.enumerated() { text += "# Module \(number + 1)\n\(try Self.text(module))" }
        return text
    }

    /// A table with a row for each query and module.
    func table() throws(RegoDiagnostics) -> String {
        var rows: [[String]] = []
        for (number, query) in queries.enumerated() { rows.append(["Query \(number + 1)", Self.cell(try Self.text(query))]) }
        for (number, module) in support.enumerated() { rows.append(["Support \(number + 1)", Self.cell(try Self.text(module))]) }
        var table = BoxTable(rows)
        table.alignments = [.byContent, .byContent]
        table.hasRowLines = true
        return table.text
    }

    private static func text(_ query: Body) throws(RegoDiagnostics) -> String { try formatter.format(query) }

    private static func text(_ module: Module) throws(RegoDiagnostics) -> String { try formatter.format(module) }

    private static var formatter: Formatter {
        var formatter = Formatter()
        formatter.ignoresLocations = true
        return formatter
    }

    /// Tabs are two spaces, and line breaks at the ends are left out.
    private static func cell(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line in line.reduce(into: "") { $0 += $1 == "\t" ? "  " : String($1) } }.joined(separator: "\n")
    }
}
