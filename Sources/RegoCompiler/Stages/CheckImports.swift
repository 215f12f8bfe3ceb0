import RegoSyntax

extension ModuleCompilation {
    /// Refuses two imports of one name, in Rego v1 and in strict mode; then takes the imports out of the module.
    mutating func checkImports() {
        if module.imports.isEmpty { return }
        let features = context.options.capabilities.features
        let knowsRegoV1 = features.contains("rego_v1_import") || features.contains("rego_v1")
        for item in module.imports where item.path.ref?.dottedName == "rego.v1" {
            survey.importsRegoV1 = true
            if !knowsRegoV1 { report([RegoDiagnostic(.compile, "rego.v1 import is not supported", at: item.location)]) }
        }
        if context.options.isStrict || module.regoVersion.isV1Compatible { reportDuplicateImports() }
        module.imports = []
    }

    private mutating func reportDuplicateImports() {
        if module.imports.count == 1 { return }
        var first: [String: Import] = [:]
        for item in module.imports {
            if let earlier = first[item.name] {
                report([RegoDiagnostic(.compile, "import must not shadow \(earlier)", at: item.location)])
            } else {
                first[item.name] = item
            }
        }
    }
}
