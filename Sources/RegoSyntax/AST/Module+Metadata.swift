extension Module {
    /// Takes out the METADATA blocks below the last statement. They belong to nothing, so that the module could not be read.
    public mutating func removeDanglingMetadata() {
        let last = ([package.location] + imports.map(\.location) + rules.map(\.location)).map(\.row).max() ?? 0
        let dangling = MetadataBlock.blocks(in: comments).filter { $0.title.location.row > last }
        let rows = Set(dangling.flatMap { ([$0.title] + $0.lines).map(\.location.row) })
        comments.removeAll { rows.contains($0.location.row) }
    }
}
