/// A table with lines around its cells, drawn as OPA 1.9 draws them (`tablewriter` 0.0.5).
struct BoxTable {
    /// How a column's cells are placed.
    enum Alignment {
        case left, right
        /// Numbers to the right, everything else to the left.
        case byContent
    }

    /// In capitals when `capitalizesHeader` is set. Empty for none.
    var header: [String]
    var rows: [[String]]
    /// Of each column; `.left` for those that are not named.
    var alignments: [Alignment] = []
    var capitalizesHeader = false
    /// Texts wider than ``wrapWidth`` are broken between words, and line breaks in texts are spaces.
    var wraps = false
    /// A line below every row.
    var hasRowLines = false
    /// Columns that leave out a text that stands in the row above.
    var mergedColumns: Set<Int> = []

    /// Where texts are broken, unless a word is wider.
    static let wrapWidth = 30

    init(header: [String] = [], _ rows: [[String]] = []) {
        self.header = header
        self.rows = rows
    }

    /// Empty without rows.
    var text: String {
        guard !rows.isEmpty else { return "" }
        let headerCells = header.map(lines)
        let cells = rows.map { $0.map(lines) }
        let widths = widths(of: [headerCells] + cells)
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined() + "\n"
        var text = rule
        if !header.isEmpty { text += draw(headerCells, widths) { center(capitalizesHeader ? Self.capitals($0) : $0, $1) } + rule }
        for row in merged(cells) {
            text += draw(row, widths) { cell, width, column in
                align(cell, width, alignments.indices.contains(column) ? alignments[column] : .left)
            }
            if hasRowLines { text += rule }
        }
        return hasRowLines ? text : text + rule
    }

    /// The lines of one cell.
    private func lines(_ text: String) -> [String] {
        wraps
            ? TextWrapping(limit: Self.wrapWidth).lines(text)
            : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func widths(of rows: [[[String]]]) -> [Int] {
        let columns = rows.map(\.count).max() ?? 0
        return (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].map(DisplayWidth.of).max() ?? 0 : 0 }.max() ?? 0
        }
    }

    private func draw(_ row: [[String]], _ widths: [Int], _ place: (String, Int, Int) -> String) -> String {
        let height = row.map(\.count).max() ?? 0
        return (0..<height).map { line in
            "|"
                + widths.indices.map { column in
                    let cell = row.indices.contains(column) && row[column].indices.contains(line) ? row[column][line] : ""
                    return " " + place(cell, widths[column], column) + " |"
                }.joined() + "\n"
        }.joined()
    }

    private func draw(_ row: [[String]], _ widths: [Int], _ place: (String, Int) -> String) -> String {
        draw(row, widths) { cell, width, _ in place(cell, width) }
    }

    private func merged(_ rows: [[[String]]]) -> [[[String]]] {
        var above: [[String]] = []
        return rows.map { row in
            defer { above = row }
            return row.indices.map { column in
                let repeats = mergedColumns.contains(column) && above.indices.contains(column) && above[column] == row[column]
                return repeats ? row[column].map { _ in "" } : row[column]
            }
        }
    }

    // MARK: Placing

    private func center(_ text: String, _ width: Int) -> String {
        let gap = max(0, width - DisplayWidth.of(text))
        return String(repeating: " ", count: gap / 2) + text + String(repeating: " ", count: gap - gap / 2)
    }

    private func align(_ text: String, _ width: Int, _ alignment: Alignment) -> String {
        let gap = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
        switch alignment {
        case .left: return text + gap
        case .right: return gap + text
        case .byContent: return Self.isNumber(text) ? gap + text : text + gap
        }
    }

    /// Digits with at most one point among them, and a sign.
    private static func isNumber(_ text: String) -> Bool {
        let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// A header in capitals, with spaces for underscores and for points that are not between digits.
    private static func capitals(_ text: String) -> String {
        let characters = Array(text)
        func isNumberOrSpace(_ index: Int) -> Bool { characters[index].isWholeNumber || characters[index] == " " }
        let spaced = characters.indices.map { index -> Character in
            switch characters[index] {
            case "_": " "
            case "." where index > 0 && !isNumberOrSpace(index - 1): " "
            case "." where index + 1 < characters.count && !isNumberOrSpace(index + 1): " "
            default: characters[index]
            }
        }
        return String(spaced).uppercased()
    }
}
