import RegoSyntax

extension Writer {
    mutating func write(_ module: Module) {
        writePackage(module.package)
        for block in blocks(of: module) {
            switch block {
            case .imports(let imports): writeImports(imports)
            case .rules(let rules): writeRules(rules)
            }
        }
        while let comment = comments.first { writeLine(comments.take(on: comment.row) ?? comment) }
    }

    /// Imports in a row, or rules in a row.
    private enum Block {
        case imports([Import])
        case rules([Rule])
    }

    private func blocks(of module: Module) -> [Block] {
        var blocks: [Block] = []
        var imports = module.imports.sorted { isAbove($0.location, $1.location) }[...]
        var rules = module.rules.sorted { isAbove($0.location, $1.location) }[...]
        while let item = imports.first {
            let before = rules.prefix { isAbove($0.location, item.location) }
            rules.removeFirst(before.count)
            if !before.isEmpty { blocks.append(.rules(Array(before))) }
            let rule = rules.first
            let next = imports.prefix { item in rule.map { !isAbove($0.location, item.location) } ?? true }
            imports.removeFirst(next.count)
            blocks.append(.imports(Array(next)))
        }
        if !rules.isEmpty { blocks.append(.rules(Array(rules))) }
        return blocks
    }

    /// The order of the source; what has no location comes first.
    private func isAbove(_ left: SourceLocation, _ right: SourceLocation) -> Bool {
        if survey.ignoresLocations { return false }
        return (left.row, left.column) < (right.row, right.column)
    }

    private mutating func writePackage(_ package: Package) {
        try? writeComments(upTo: package.location)  // nothing waits for the end of a line yet
        startLine()
        write("package ")
        if let name = package.path.dropFirst().first?.string { write(name) }
        for step in package.path.dropFirst(2) { writeStep(step, keepsKeywords: survey.keepsKeywordsInRefs) }
        blankLine()
    }
}
