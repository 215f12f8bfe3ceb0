extension Capabilities {
    /// The versions of OPA whose capabilities are known, oldest first.
    public static var knownVersions: [String] { CapabilitiesHistory.versions }

    /// What a version of OPA has; nil for a version that is not known.
    public static func version(_ name: String) -> Capabilities? {
        guard let version = CapabilitiesHistory.versions.firstIndex(of: name) else { return nil }
        let isLater = { (other: String) in CapabilitiesHistory.versions.firstIndex(of: other).map { $0 > version } ?? false }
        var capabilities = current
        for change in CapabilitiesHistory.changes where isLater(change.version) {
            for name in change.names.split(separator: " ") {
                guard var function = capabilities.builtin(named: String(name)) else { continue }
                change.earlier(&function)
                capabilities.add(function)
            }
        }
        for addition in CapabilitiesHistory.functions where isLater(addition.version) {
            for name in addition.names.split(separator: " ") { capabilities.remove(builtinNamed: String(name)) }
        }
        capabilities.features = Set(CapabilitiesHistory.features.last { !isLater($0.version) }?.names ?? [])
        capabilities.futureKeywords = Set(CapabilitiesHistory.futureKeywords.last { !isLater($0.version) }?.names ?? [])
        let minors = CapabilitiesHistory.wasmInterfaces.last { !isLater($0.version) }?.minors ?? []
        capabilities.wasmInterfaces = minors.map { WasmInterface(version: 1, minorVersion: $0) }
        return capabilities
    }

    /// The same for policies in Rego v0, whose newer parts are keywords and features that have to be there.
    public var forV0: Capabilities {
        var copy = self
        copy.futureKeywords.formUnion(["contains", "every", "if", "in"])
        copy.features.formUnion(["rego_v1_import", "rule_head_ref_string_prefixes", "rule_head_refs"])
        return copy
    }
}
