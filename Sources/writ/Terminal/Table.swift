/// Rows of text in aligned columns.
struct Table {
    private let rows: [[String]]

    init(header: [String]? = nil, _ rows: [[String]]) { self.rows = (header.map { [$0] } ?? []) + rows }

    /// One line per row; columns two spaces apart.
    var text: String {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }.joined() + "\n"
        }.joined()
    }
}
