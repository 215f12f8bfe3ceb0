import RegoSyntax

extension Compilation {
    /// Refuses two imports of one name, in Rego v1 and in strict mode; then takes the imports out of the modules.
    mutating func checkImports() {
        let features = options.capabilities.features
        let knowsRegoV1 = features.contains("rego_v1_import") || features.contains("rego_v1")
        for module in modules {
            for item in module.imports where !knowsRegoV1 && item.path.ref?.dottedName == "rego.v1" {
                report(RegoDiagnostic(.compile, "rego.v1 import is not supported", at: item.location))
            }
            if options.isStrict || module.regoVersion.isV1Compatible { reportDuplicateImports(in: module) }
        }
        imports = modules.map(\.imports)
        for number in modules.indices { modules[number].imports = [] }
    }

    private mutating func reportDuplicateImports(in module: Module) {
        var first: [String: Import] = [:]
        for item in module.imports {
            if let earlier = first[item.name] {
                report(RegoDiagnostic(.compile, "import must not shadow \(earlier)", at: item.location))
            } else {
                first[item.name] = item
            }
        }
    }
}
