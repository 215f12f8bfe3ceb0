/// Modules: what stands around the rules.
extension PolicyGenerator {
    mutating func module(_ name: String, after others: [String]) -> Fragment {
        package = name
        imports = [:]
        usesContains = false
        let style: ModuleStyle = dice.chance(70) ? .bare : dice.chance(50) ? .regoV1 : .futureKeywords
        isBare = style == .bare
        hasLogic = style == .futureKeywords || dice.chance(12)
        for other in others where dice.chance(40) { importPackage(other) }
        if dice.chance(20) { importDocument() }
        if let other = others.last, !other.contains("\""), dice.chance(50) {
            documents.append(RuleDocument(package: "fuzz", path: String(other.dropFirst(5)), shape: .object(.any)))
        }
        var definitions: [[Fragment]] = []
        for _ in 0..<dice.number(2...4) {
            budget = 60
            definitions.append(commented(definition()))
        }
        // The order of rules means nothing.
        if dice.chance(20) { definitions.shuffle(using: &dice) }
        let text = definitions.joined().map(\.text).joined()
        let used = imports.sorted { $0.key < $1.key }.filter { Names.occurrences(of: $0.value, in: text) > 0 }
        let lines =
            keywordImports(style)
            + used.map { path, alias in Fragment("import \(path)\(path.hasSuffix(".\(alias)") ? "" : " as \(alias)")\n") }
        return "package \(name)\n\n\(lines.joined(separator: ""))\n\(Fragment.list(definitions.flatMap { $0 }, separator: "\n"))"
    }

    private mutating func importPackage(_ other: String) {
        use("import of a package")
        let last = other.split(separator: ".").last.map(String.init) ?? ""
        let isPlain = !last.contains("\"") && dice.chance(30)
        imports["data.\(other)"] = isPlain ? last : "other\(other.filter(\.isLetter).suffix(1))"
    }

    private mutating func importDocument() {
        use("import of a document")
        let (path, alias) = dice.pick([("input.o", "given"), ("data.base.users", "users"), ("data.base", "base"), ("input", "request")])
        imports[path] = alias
    }

    /// Rules with comments before some, and annotations of others.
    private mutating func commented(_ rules: [Fragment]) -> [Fragment] {
        rules.map { rule in
            if isAnnotated && dice.chance(20) {
                use("annotation")
                return "# METADATA\n# title: \(dice.pick(["one", "\"t:w:o\"", "3"]))\n# custom:\n#   level: [1, x]\n\(rule)"
            }
            if dice.chance(4) {
                use("comment")
                return "# \(dice.pick(["a comment", "}", "\"", "é"]))\n\(rule)"
            }
            return rule
        }
    }

    /// A path below `input` or `data`, now and then by the name under which the module imports its beginning.
    mutating func imported(_ path: String) -> String {
        for (place, alias) in imports.sorted(by: { $0.key < $1.key }) where path.hasPrefix(place) {
            let rest = path.dropFirst(place.count)
            if rest.first == "." || rest.first == "[", dice.chance(60) { return alias + rest }
        }
        return path
    }
}
