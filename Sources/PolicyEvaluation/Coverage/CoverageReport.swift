import RegoSyntax

/// Which lines and rules an evaluation, or tests, reached. The lines are OPA's `cover.Report`.
public struct CoverageReport: Sendable {
    /// Rows of a file from 1, both ends included.
    public typealias Rows = ClosedRange<Int>

    public struct File: Sendable {
        public let path: String
        /// Rows with a rule that held or an expression that was evaluated.
        public let covered: [Rows]
        public let notCovered: [Rows]

        public var coveredLines: Int { covered.reduce(0) { $0 + $1.count } }
        public var notCoveredLines: Int { notCovered.reduce(0) { $0 + $1.count } }
        /// Percent.
        public var coverage: Double { CoverageReport.percent(coveredLines, of: coveredLines + notCoveredLines) }
    }

    /// A rule or `else` branch.
    public struct RuleCoverage: Sendable {
        /// `data.app.allow`.
        public let path: String
        public let location: SourceLocation
        /// Whether its body held at least once.
        public let isCovered: Bool
    }

    /// Sorted by path.
    public let files: [File]
    /// The rules that count, in the order of files and rules.
    public let rules: [RuleCoverage]

    public var coveredLines: Int { files.reduce(0) { $0 + $1.coveredLines } }
    public var notCoveredLines: Int { files.reduce(0) { $0 + $1.notCoveredLines } }
    /// Percent of all lines.
    public var coverage: Double { CoverageReport.percent(coveredLines, of: coveredLines + notCoveredLines) }

    public var coveredRules: Int { rules.count { $0.isCovered } }
    /// Percent of rules that held at least once.
    public var ruleCoverage: Double { CoverageReport.percent(coveredRules, of: rules.count) }

    private static func percent(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : 100 * Double(part) / Double(whole)
    }
}

extension CoverageReport {
    /// - Parameters:
    ///   - modules: as parsed: what is there to be covered.
    ///   - reached: the probes that were reached.
    ///   - isCounted: which rules ``rules`` tells about.
    public init(modules: [Module], reached: [Probe], isCounted: (Rule) -> Bool = { _ in true }) {
        var rows: [String: Set<Int>] = [:]
        var held: Set<PlaceKey> = []
        for probe in reached {
            rows[probe.location.file.path, default: []].insert(probe.location.row)
            if probe.event == .ruleHeld { held.insert(PlaceKey(probe.location)) }
        }
        var missing: [String: Set<Int>] = [:]
        var rules: [RuleCoverage] = []
        for module in modules {
            let covered = rows[module.source.path] ?? []
            var lines = LinesToCover()
            lines.walk(module)
            missing[module.source.path] = lines.rows(notIn: covered)
            for rule in module.rules where isCounted(rule) {
                for branch in [rule] + rule.elseChain {
                    let path = module.package.path.extended(by: branch.head.ref).description
                    rules.append(
                        RuleCoverage(path: path, location: branch.location, isCovered: held.contains(PlaceKey(branch.head.location))))
                }
            }
        }
        let paths = Set(rows.keys).union(missing.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        files = paths.map { File(path: $0, covered: Self.ranges(rows[$0] ?? []), notCovered: Self.ranges(missing[$0] ?? [])) }
        self.rules = rules
    }

    private static func ranges(_ rows: Set<Int>) -> [Rows] {
        var ranges: [Rows] = []
        for row in rows.sorted() {
            if let last = ranges.last, last.upperBound + 1 == row {
                ranges[ranges.count - 1] = last.lowerBound...row
            } else {
                ranges.append(row...row)
            }
        }
        return ranges
    }
}

/// A location as a key.
public struct PlaceKey: Hashable {
    let file: String
    let row: Int
    let column: Int

    public init(_ location: SourceLocation) {
        file = location.file.path
        row = location.row
        column = location.column
    }
}

/// The rows of a module that can be covered: those of rules, `else` branches and expressions.
private struct LinesToCover: SyntaxVisitor {
    /// The row that decides whether a line is covered, and the row that is reported when it is not.
    private var lines: [(asked: Int, reported: Int)] = []

    mutating func visit(_ rule: Rule) -> Bool {
        if !rule.head.location.isNone { lines.append((rule.location.row, rule.head.location.row)) }
        return true
    }

    mutating func visit(_ expr: Expr) -> Bool {
        if case .some = expr.kind { return true }
        if !expr.location.isNone { lines.append((expr.location.row, expr.location.row)) }
        return true
    }

    func rows(notIn covered: Set<Int>) -> Set<Int> {
        Set(lines.filter { !covered.contains($0.asked) }.map(\.reported))
    }
}
