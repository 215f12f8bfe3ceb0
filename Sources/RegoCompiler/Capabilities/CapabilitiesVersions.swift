extension Capabilities {
    /// The versions of OPA whose capabilities are known, oldest first.
    public static let knownVersions = ["v1.9.0", "v1.20.2"]

    /// What a version of OPA has; nil for a version that is not known.
    public static func version(_ name: String) -> Capabilities? {
        switch name {
        case "v1.20.2": return .current
        case "v1.9.0":
            var capabilities = current
            for added in ["array.flatten", "internal.template_string", "strings.split_n", "uri.is_valid", "uri.parse"] {
                capabilities.remove(builtinNamed: added)
            }
            for vague in [
                "json.filter", "json.remove", "object.filter", "object.remove", "object.subset", "object.union", "object.union_n",
            ] {
                guard var function = capabilities.builtin(named: vague) else { continue }
                function.type.result = .anything
                capabilities.add(function)
            }
            capabilities.features = ["keywords_in_refs", "rego_v1"]
            capabilities.futureKeywords = []
            return capabilities
        default: return nil
        }
    }

    /// The same for policies in Rego v0, whose newer parts are keywords and features that have to be there.
    public var forV0: Capabilities {
        var copy = self
        copy.futureKeywords.formUnion(["contains", "every", "if", "in"])
        copy.features.formUnion(["rego_v1_import", "rule_head_ref_string_prefixes", "rule_head_refs"])
        return copy
    }
}
