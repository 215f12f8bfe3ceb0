extension Module {
    /// Takes rules out, and with them the METADATA blocks that annotate them: a block that stayed would annotate the rule behind it, or nothing.
    public mutating func removeRules(where isRemoved: (Rule) -> Bool) {
        let removed = rules.filter(isRemoved)
        if removed.isEmpty { return }
        let rows = removed.map(\.location.row)
        let statements = ([package.location] + imports.map(\.location) + rules.map(\.location)).map(\.row).sorted()
        let orphans = MetadataBlock.blocks(in: comments).filter { block in
            let end = (block.lines.last ?? block.title).location.row
            return statements.first { $0 > end }.map(rows.contains) ?? false
        }
        let orphanedRows = Set(orphans.flatMap { block in ([block.title] + block.lines).map(\.location.row) })
        comments.removeAll { orphanedRows.contains($0.location.row) }
        annotations.removeAll { rows.contains($0.target.row) }
        rules.removeAll(where: isRemoved)
    }
}
