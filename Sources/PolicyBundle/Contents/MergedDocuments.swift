import RegoValue

extension Document {
    /// Base documents from several places as one. Objects are merged; two other values at one path are refused.
    ///
    /// - Throws: `bundle_data_conflict`.
    public static func merging(_ documents: [Document], limits: BundleLimits = .standard) throws(BundleError) -> Document {
        try Document { (arena: Arena) throws(BundleError) in
            var merged = DataMerge(arena, limits)
            for document in documents { try merged.insert(arena.copy(document.root), at: [], from: "data") }
            return merged.root
        }
    }
}
