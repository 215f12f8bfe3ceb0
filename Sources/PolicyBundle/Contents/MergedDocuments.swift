import RegoValue

extension Document {
    /// Base documents from several places as one. Objects are merged; two other values at one path are refused.
    ///
    /// - Throws: `bundle_data_conflict`.
    public static func merging(_ documents: [Document], limits: BundleLimits = .standard) throws(BundleError) -> Document {
        // Nothing is copied, and what nobody asks for stays unread.
        if documents.count == 1, documents[0].root.isObject { return documents[0] }
        return try Document { (arena: Arena) throws(BundleError) in
            var merged = DataMerge(arena, limits)
            for document in documents { try merged.insert(arena.copy(document.root), at: [], from: "data") }
            return merged.root
        }
    }
}
