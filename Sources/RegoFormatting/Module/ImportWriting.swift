import RegoSyntax

extension Writer {
    /// Imports that stood together are written together, sorted; each keeps the comment behind it.
    mutating func writeImports(_ imports: [Import]) {
        let remarks = imports.map { comments.takeAhead(on: row($0.location)) }
        for group in groups(Array(zip(imports, remarks))) {
            if let first = group.first { writeComments(aboveRow: row(first.0.location)) }
            for (item, remark) in group.sorted(by: { Self.comesBefore($0.0, $1.0) }) {
                startLine()
                write(item)
                if let remark {
                    write(" ")
                    write(remark.text)
                }
                endLine()
            }
            blankLine()
        }
    }

    private typealias RemarkedImport = (Import, CommentQueue.Entry?)

    private func groups(_ imports: [RemarkedImport]) -> [[RemarkedImport]] {
        var groups: [[RemarkedImport]] = []
        var last: Int?
        for item in imports {
            let row = row(item.0.location)
            if let last, row - last <= 1 { groups[groups.count - 1].append(item) } else { groups.append([item]) }
            last = row
        }
        return groups
    }

    private static func comesBefore(_ left: Import, _ right: Import) -> Bool {
        let order = left.path.compare(right.path)
        return order == 0 ? (left.alias ?? "") < (right.alias ?? "") : order < 0
    }

    private mutating func write(_ item: Import) {
        write("import ")
        for (position, step) in (item.path.ref ?? []).enumerated() {
            if position == 0 {
                write(step.description)
            } else {
                writeStep(step, keepsKeywords: survey.keepsKeywordsInRefs || item.isFuture)
            }
        }
        if let alias = item.alias { write(" as \(alias)") }
    }
}
