import RegoSyntax

/// Prints a trace as OPA does: an event per line, indented by the depth of its query.
public struct TracePrinter: Sendable {
    /// A column with file and row comes first.
    public var showsLocations: Bool
    /// A column with the values of the variables in the expression comes last.
    public var showsVariables: Bool
    /// Spaces before every cell and every line end, as `opa test` writes traces.
    public var indentation = 0

    public init(showsLocations: Bool = true, showsVariables: Bool = false) {
        self.showsLocations = showsLocations
        self.showsVariables = showsVariables
    }

    private static let columnPadding = 4
    private static let longestValue = 32

    public func text(_ events: [Event]) -> String {
        var depths: [Int: Int] = [:]
        var rows: [[String]] = []
        for event in events {
            let depth = depths[event.queryID] ?? (depths[event.parentID] ?? 0) + 1
            depths[event.queryID] = depth
            var row: [String] = []
            if showsLocations { row.append(Self.location(event)) }
            row.append(Self.line(event, depth))
            if showsVariables { row.append(Self.variables(event)) }
            rows.append(row)
        }
        return table(rows)
    }

    private func table(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column < widths.count { widths[column] = max(widths[column], cell.utf8.count) } else { widths.append(cell.utf8.count) }
            }
        }
        let indent = String(repeating: " ", count: indentation)
        var text = ""
        for row in rows {
            for (column, cell) in row.enumerated() {
                text += indent + cell
                guard column < row.count - 1 else { continue }
                text += String(repeating: " ", count: max(0, widths[column] + Self.columnPadding - cell.unicodeScalars.count) + 1)
            }
            text += indent + "\n"
        }
        return text
    }

    private static func location(_ event: Event) -> String {
        if event.location.isNone { return "" }
        let file = event.location.file.path
        return "\(file.isEmpty ? "query" : file):\(event.location.row)"
    }

    private static func line(_ event: Event, _ depth: Int) -> String {
        let indentation = String(repeating: "| ", count: max(0, spaces(event, depth) - 1))
        if event.operation == .note { return "\(indentation)Note \(Term(.string(event.message)))" }
        let message = event.message.isEmpty ? "" : " " + event.message
        return "\(indentation)\(event.operation.rawValue) \(details(event))\(message)"
    }

    private static func spaces(_ event: Event, _ depth: Int) -> Int {
        switch (event.operation, event.node) {
        case (.enter, _), (.redo, .rule), (.redo, .body): depth
        default: depth + 1
        }
    }

    private static func details(_ event: Event) -> String {
        if case .rule(_, let path) = event.node { return path.description }
        if let ref = event.ref { return ref.description }
        var naming = SourceNaming(names: event.names)
        switch event.node {
        case .expr(var expr):
            if case .every(var every) = expr.kind, let key = every.key?.variable {
                let name = event.names[key] ?? key
                if event.names[key] == nil || Variable.isGenerated(name) {
                    every.key = nil
                    expr.kind = .every(every)
                }
            }
            naming.rewrite(&expr)
            return expr.description
        case .body(var body):
            naming.rewrite(&body)
            return body.text
        case .rule, .none: return ""
        }
    }

    private static func variables(_ event: Event) -> String {
        var shown: [String: Term] = [:]
        func add(_ term: Term) -> Bool {
            if let name = term.variable, let known = event.names[name], let value = event.locals[name] {
                shown[Variable.isWildcard(known) ? "_" : known] = value
            }
            return true
        }
        for (ref, value) in event.documents { shown[ref.description] = value }
        switch event.node {
        case .rule(let rule, _):
            for term in rule.head.ref + rule.head.args + [rule.head.key, rule.head.value].compactMap({ $0 }) { term.forEachTerm(add) }
        case .expr(let expr): expr.forEachTerm(add)
        case .body(let body): body.forEachTerm(add)
        case .none: break
        }
        let pairs = shown.sorted { $0.key < $1.key }.map { "\($0.key): \(truncated($0.value.description))" }
        return "{" + pairs.joined(separator: ", ") + "}"
    }

    private static func truncated(_ text: String) -> String { text.truncated(toBytes: longestValue) }
}

extension String {
    /// At most as many bytes, the last three of them points when something is left out.
    func truncated(toBytes limit: Int) -> String {
        utf8.count > limit ? String(decoding: utf8.prefix(limit - 3), as: UTF8.self) + "..." : self
    }
}

/// Gives variables the names that people gave them.
private struct SourceNaming: SyntaxRewriter {
    let names: [String: String]

    mutating func rewrite(_ term: inout Term) {
        if let name = term.variable, let known = names[name] {
            term.kind = .var(known)
        } else {
            rewriteInside(&term)
        }
    }
}
