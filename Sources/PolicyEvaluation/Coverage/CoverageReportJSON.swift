import RegoSyntax

extension CoverageReport {
    /// The shape of OPA's `cover.Report`.
    public var json: JSONNode { .object(lineMembers) }

    /// The same with `rules`, which is ours.
    public var jsonWithRules: JSONNode {
        let missing = rules.filter { !$0.isCovered }.map { rule in
            JSONNode.object([.init("path", .string(rule.path)), .init("location", rule.location.json(includingText: false))])
        }
        let rules = JSONNode.object([
            .init("covered_rules", .number("\(coveredRules)")),
            .init("not_covered_rules", .number("\(missing.count)")),
            .init("not_covered", .array(missing)),
            .init("coverage", .number(Self.text(ruleCoverage))),
        ])
        return .object(lineMembers + [.init("rules", rules)])
    }

    private var lineMembers: [JSONNode.Member] {
        [
            .init("files", .object(files.map { .init($0.path, $0.json) })),
            .init("covered_lines", .number("\(coveredLines)")),
            .init("not_covered_lines", .number("\(notCoveredLines)")),
            .init("coverage", .number(Self.text(coverage))),
        ]
    }

    /// Whole numbers without a decimal point.
    fileprivate static func text(_ percent: Double) -> String {
        percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
    }
}

extension CoverageReport.File {
    /// Members that are empty or zero are left out, as OPA does.
    fileprivate var json: JSONNode {
        var members: [JSONNode.Member] = []
        if !covered.isEmpty { members.append(.init("covered", Self.json(covered))) }
        if !notCovered.isEmpty { members.append(.init("not_covered", Self.json(notCovered))) }
        if coveredLines > 0 { members.append(.init("covered_lines", .number("\(coveredLines)"))) }
        if notCoveredLines > 0 { members.append(.init("not_covered_lines", .number("\(notCoveredLines)"))) }
        if coverage > 0 { members.append(.init("coverage", .number(CoverageReport.text(coverage)))) }
        return .object(members)
    }

    private static func json(_ ranges: [CoverageReport.Rows]) -> JSONNode {
        .array(
            ranges.map { rows in
                .object([
                    .init("start", .object([.init("row", .number("\(rows.lowerBound)"))])),
                    .init("end", .object([.init("row", .number("\(rows.upperBound)"))])),
                ])
            })
    }
}
