/// "Did you mean": names that resemble what was written.
enum Suggestions {
    /// At most five alternatives, in quotes: `"a", "b", or "c"`.
    static func quotedList(_ names: [String]) -> String { list(names.map { "\"\($0)\"" }) }

    static func list(_ names: [String]) -> String {
        let names = names.prefix(5)
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + (names.count == 2 ? " or " : ", or ") + last
    }

    /// ` Did you mean "a"?`, or nothing when no name resembles.
    static func question(
        _ typed: String, _ names: [String], _ context: ValidationContext, prefix: String = "Did you mean", quoted: Bool = true
    ) throws(GraphQLError) -> String {
        let found = try similar(to: typed, in: names, context)
        return found.isEmpty ? "" : " \(prefix) \(quoted ? quotedList(found) : list(found))?"
    }

    /// The names that differ little, the most similar first.
    static func similar(to typed: String, in names: [String], _ context: ValidationContext) throws(GraphQLError) -> [String] {
        let threshold = Int(Double(typed.utf8.count) * 0.4) + 1
        var found: [(name: String, distance: Int)] = []
        for name in names {
            let distance = try distance(typed, name, context)
            if distance <= threshold { found.append((name, distance)) }
        }
        return found.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }.map(\.element.name)
    }

    /// How many characters must be inserted, deleted or replaced; another case of letters counts as one change.
    private static func distance(_ a: String, _ b: String, _ context: ValidationContext) throws(GraphQLError) -> Int {
        if a == b { return 0 }
        let first = Array(a.lowercased().unicodeScalars)
        let second = Array(b.lowercased().unicodeScalars)
        if first == second { return 1 }
        try context.spend((first.count + 1) * (second.count + 1))
        var row = Array(0...second.count)
        for (i, scalar) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (scalar == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[second.count]
    }
}
