/// Breaks a text between words so that the lines are about equally long: the sum of the squares of what they lack to the limit is the least.
struct TextWrapping {
    /// The width that lines may have, unless a word is wider.
    let limit: Int

    /// What a line costs that is too long.
    private static let penalty = 100_000

    /// White space of any kind separates words, and is one space in the lines.
    func lines(_ text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { return [] }
        let widths = words.map(DisplayWidth.of)
        let whole = text.split(separator: "\n", omittingEmptySubsequences: false).map { DisplayWidth.of(String($0)) }.max() ?? 0
        let ends = breaks(widths, limit: max(min(whole, limit), widths.max() ?? 0))
        var lines: [String] = []
        var start = 0
        while start < words.count {
            lines.append(words[start..<ends[start]].joined(separator: " "))
            start = ends[start]
        }
        return lines
    }

    /// For each word, where the line ends that begins with it: the cheapest way through the rest of the words.
    private func breaks(_ widths: [Int], limit: Int) -> [Int] {
        let count = widths.count
        var ends = [Int](repeating: count, count: count)
        var costs = [Int](repeating: Int(Int32.max), count: count)
        var rest = -1
        for start in widths.indices.reversed() {
            rest += 1 + widths[start]
            if rest <= limit {
                costs[start] = 0
                continue
            }
            var length = widths[start]
            for end in start + 1..<max(start + 1, count) {
                if end > start + 1 { length += 1 + widths[end - 1] }
                let missing = limit - length
                let cost = missing * missing + costs[end] + (length > limit ? Self.penalty : 0)
                if cost < costs[start] {
                    costs[start] = cost
                    ends[start] = end
                }
                if length > 2 * limit { break }
            }
        }
        return ends
    }
}

/// How many columns of a terminal a text takes.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x7F: 1
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: 0
            default: 1
            }
        }
    }
}
