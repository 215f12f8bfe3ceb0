import RegoSyntax

extension Compilation {
    /// Refuses modules in Rego v1 when the capabilities do not know that version.
    mutating func checkCapabilities() {
        guard !options.capabilities.features.contains("rego_v1"), modules.contains(where: { $0.regoVersion == .v1 }) else { return }
        report(RegoDiagnostic(.parse, "illegal capabilities: rego_v1 feature required for parsing v1 Rego"))
    }
}
