import RegoSyntax

extension ParserOptions {
    /// Reads policies that may use only the given functions and parts of the language.
    public init(regoVersion: RegoVersion = .v1, capabilities: Capabilities) {
        self.init(regoVersion: regoVersion)
        features = []
        if capabilities.features.contains("keywords_in_refs") { features.insert(.keywordsInRefs) }
        if capabilities.features.contains("template_strings") { features.insert(.templateStrings) }
        if regoVersion != .v0 || !capabilities.features.isDisjoint(with: ["rego_v1", "rego_v1_import"]) { features.insert(.regoV1Import) }
        var keywords = capabilities.futureKeywords
        if regoVersion == .v1 || capabilities.features.contains("rego_v1") { keywords.formUnion(Keywords.future) }
        importableKeywords = Keywords.importable.filter(keywords.contains)
        isBuiltin = { capabilities.builtin(named: $0) != nil }
    }
}
