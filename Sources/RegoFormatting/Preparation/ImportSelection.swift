import RegoSyntax

/// Which imports the module is written with: some are added, some have become redundant.
struct ImportSelection {
    private let formatter: Formatter
    private let survey: Survey

    init(_ formatter: Formatter, _ survey: Survey) {
        self.formatter = formatter
        self.survey = survey
    }

    func selection(from imports: [Import]) -> [Import] {
        var result = imports
        if formatter.version == .v1, formatter.dropsV0Imports { result.removeAll(where: \.isRegoV1) }
        if formatter.version == .v0CompatV1, !result.contains(where: \.isRegoV1) { result.append(Import(["rego", "v1"])) }
        let hasRegoV1 = result.contains(where: \.isRegoV1)
        if hasRegoV1 || (survey.isV1 && formatter.dropsV0Imports) {
            result.removeAll { $0.isFuture && !isNeeded($0) }
        } else if !survey.isV1 {
            for keyword in survey.neededKeywords.sorted() where !Self.brings(result, keyword) {
                result.append(Import(["future", "keywords", keyword]))
            }
        }
        return result
    }

    /// `and`, `or` and the body of `not` have to be imported in every version.
    private func isNeeded(_ item: Import) -> Bool {
        if item.isAllFutureKeywords { return survey.needsLogicalKeywords }
        return item.futureKeyword.map { !Keywords.future.contains($0) } ?? false
    }

    private static func brings(_ imports: [Import], _ keyword: String) -> Bool {
        imports.contains { item in
            item.isAllFutureKeywords || item.futureKeyword == keyword || (item.futureKeyword == "every" && keyword == "in")
        }
    }
}

extension Import {
    fileprivate init(_ path: [String]) {
        self.init(path: Term(.ref(Ref(path[0], path: Array(path.dropFirst())))))
    }

    private var names: [String]? {
        guard let ref = path.ref, let head = ref.headVariable, let rest = ref.constantPath else { return nil }
        return [head] + rest
    }

    /// `import rego.v1`.
    var isRegoV1: Bool { names == ["rego", "v1"] }
    /// `import future.keywords`.
    var isAllFutureKeywords: Bool { names == ["future", "keywords"] }
    /// Any import from `future`.
    var isFuture: Bool { path.ref?.headVariable == "future" }

    /// The keyword that `import future.keywords.KEYWORD` brings.
    var futureKeyword: String? {
        guard let names, names.count == 3, names[0] == "future", names[1] == "keywords" else { return nil }
        return names[2]
    }
}
