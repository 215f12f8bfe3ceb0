/// A table with lines around its cells, as OPA prints them.
struct BoxTable {
    private let header: [String]
    private let rows: [[String]]

    init(header: [String], _ rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    var text: String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined() + "\n"
        func line(_ cells: [String]) -> String {
            "|" + zip(cells, widths).map { " " + $0 + String(repeating: " ", count: $1 - $0.count) + " |" }.joined() + "\n"
        }
        return rule + line(header) + rule + rows.map(line).joined() + rule
    }
}
