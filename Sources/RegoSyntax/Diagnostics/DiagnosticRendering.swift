extension RegoDiagnostic: CustomStringConvertible {
    /// `file:row: code: message`, with OPA's detail lines under it, each behind a tab: what OPA prints.
    public var description: String {
        ([headline] + detailLines.map { "\t" + $0 }).joined(separator: "\n")
    }

    /// `file:row: code: message`, or `row:column: code: message` for a text without a name.
    public var headline: String {
        let place = location.isNone ? "" : location.shortDescription + ": "
        return "\(place)\(code.rawValue): \(message)"
    }

    /// The lines that OPA prints under the headline.
    public var detailLines: [String] {
        switch details {
        case nil: []
        case .line(let text, let index): Self.caretLines(text, index)
        case .structured(let lines, _): lines
        }
    }

    /// `file:row:column: code: message`, then the source line with a caret, then the remedy: for people at a terminal.
    public var rendered: String {
        let place = location.isNone ? "" : "\(location): "
        var lines = ["\(place)\(code.rawValue): \(message)"]
        if !location.isNone, location.row > 0 {
            let (line, index) = Self.clipped(location.excerpt)
            lines += Self.caretLines(line, index).map { "    " + $0 }
        }
        if case .structured(let extra, _) = details { lines += extra.map { "    " + $0 } }
        if let remedy { lines.append("    " + remedy) }
        return lines.joined(separator: "\n")
    }

    /// Characters of a line that are shown.
    private static let longestLine = 400

    /// What is around the place, when the line is very long.
    private static func clipped(_ excerpt: (line: String, index: Int)) -> (line: String, index: Int) {
        let line = excerpt.line.unicodeScalars
        guard line.count > longestLine else { return excerpt }
        let start = max(0, excerpt.index - longestLine / 2)
        let part = String(String.UnicodeScalarView(line.dropFirst(start).prefix(longestLine)))
        return (start > 0 ? "…" + part : part, start > 0 ? excerpt.index - start + 1 : excerpt.index)
    }

    /// A line without the tabs before it, and a caret under its `index`-th character.
    private static func caretLines(_ text: String, _ index: Int) -> [String] {
        let tabs = text.unicodeScalars.prefix { $0 == "\t" }.count
        let trimmed = String(text.unicodeScalars.drop { $0 == "\t" })
        let spaces = max(0, index - min(tabs, max(index, 0)))
        return [trimmed, String(repeating: " ", count: spaces) + "^"]
    }

    /// OPA's JSON: `{"message", "code", "location": {"file", "row", "col"}, "details"}`.
    public func json(includingText: Bool = false) -> JSONNode {
        var members = [JSONNode.Member("message", .string(message)), .init("code", .string(code.rawValue))]
        if !location.isNone { members.append(.init("location", location.json(includingText: includingText))) }
        switch details {
        case nil: break
        case .line(let text, let index):
            members.append(.init("details", .object([.init("line", .string(text)), .init("idx", .number("\(index)"))])))
        case .structured(_, let json): members.append(.init("details", json))
        }
        return .object(members)
    }
}

extension RegoDiagnostics: CustomStringConvertible {
    /// What OPA prints: the one error, or their number and each on its own line.
    public var description: String {
        switch all.count {
        case 0: "no error(s)"
        case 1: "1 error occurred: \(all[0])"
        default: "\(all.count) errors occurred:\n" + all.map(\.description).joined(separator: "\n")
        }
    }
}
